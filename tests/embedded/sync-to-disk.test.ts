import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '$lib/server/embedded/worker/engine';
import { newFolder } from '../support/embedded';

test('every commit is synced to the disk, and a transaction that is rolled back is not', async () => {
	const folder = await newFolder();
	const { driver, ...connection } = await openEngine(join(folder, 'database')).then((opened) => ({
		driver: opened.driver,
		close: () => opened.close()
	}));
	onTestFinished(async () => {
		await connection.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const { stream_ops: operations } = driver.Module.FS.filesystems.NODEFS;
	const sync = operations.fsync;
	let syncs = 0;
	operations.fsync = (stream: unknown) => {
		syncs++;
		return sync(stream);
	};
	await driver.exec('create table kept (id int)');
	syncs = 0;
	for (let id = 0; id < 50; id++) await driver.query('insert into kept values ($1)', [id]);
	expect(syncs).toBeGreaterThanOrEqual(50);

	syncs = 0;
	await driver.transaction(async (transaction) => {
		await transaction.query('insert into kept values (50)');
		await transaction.rollback();
	});
	expect(syncs).toBe(0);
});

test('a checkpoint, which syncs folders too, leaves the engine as it was', async () => {
	const folder = await newFolder();
	const connection = await openEngine(join(folder, 'database'));
	onTestFinished(async () => {
		await connection.close();
		rmSync(folder, { recursive: true, force: true });
	});
	const { driver } = connection;
	await driver.exec('create table kept (id int)');
	for (let id = 0; id < 3; id++) {
		await driver.query('insert into kept values ($1)', [id]);
		await driver.exec('checkpoint');
	}
	expect((await driver.query('select count(*)::int as kept from kept')).rows).toEqual([{ kept: 3 }]);
});
