import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '$lib/server/embedded/worker/engine';
import { Session } from '$lib/server/embedded/worker/session';
import { newFolder } from '../support/embedded';

/** An engine that loses what each of them takes of its stack gives up after some 12,500: `REFUSALS=13000` tries that. */
const REFUSALS = Number(process.env['REFUSALS'] ?? 300);

test('however many calls are refused, the engine has as much stack as before', async () => {
	const folder = await newFolder();
	const connection = await openEngine(join(folder, 'database'));
	onTestFinished(async () => {
		await connection.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const session = new Session(connection.driver);
	await session.script(`create function refuse(within int) returns void language plpgsql as $$ begin
		if within = 0 then raise exception 'refused' using errcode = 'OV001'; end if;
		perform refuse(within - 1);
	end $$`);
	const stack = () => Reflect.get(connection.driver.Module, '___stack_pointer').value;
	const before = stack();
	const codes = new Set<unknown>();
	for (let n = 0; n < REFUSALS && codes.size < 2; n++) {
		await session.run([{ sql: 'select refuse($1)', params: [n % 3] }]).catch(({ code }) => codes.add(code));
	}
	expect(codes).toEqual(new Set(['OV001']));
	expect(stack()).toBe(before);
	expect(await session.run([{ sql: 'select 1 as one' }])).toEqual([[{ one: 1 }]]);
}, 60_000);
