import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf, migrationsFolder, startTestEmbedded, type TestEmbedded } from '../support/embedded';

let embedded: TestEmbedded;
const migrationsDir = migrationsFolder({
	'20260101000000_run.sql': `
		create table public.kept (id int primary key);
		create function public.run_away() returns void language plpgsql as $$ begin loop perform 1; end loop; end $$;
		create function public.keep(id int) returns int language sql as 'insert into public.kept values ($1) returning id';
		create function public.count_kept() returns int language sql as 'select count(*)::int from public.kept';`
});

beforeAll(async () => {
	embedded = await startTestEmbedded({ migrationsDir });
});
afterAll(() => embedded.discard());

test('a statement that never ends is ended; what was acknowledged is there, and what waited is done', async () => {
	const client = clientOf(embedded);
	expect((await client.rpc('keep', { id: 1 })).data).toBe(1);
	const [runaway, waiting] = await Promise.all([client.rpc('run_away'), client.rpc('keep', { id: 2 })]);
	expect({ status: runaway.status, code: runaway.error?.code }).toEqual({ status: 504, code: '57014' });
	expect(waiting.data).toBe(2);
	expect((await client.rpc('count_kept')).data).toBe(2);
	expect(await embedded.isHealthy()).toBe(true);
	expect(embedded.logged.join('\n')).toContain('ran for more than 8 s');
});
