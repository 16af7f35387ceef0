/** Once for a run of the rules' tests: a PostgreSQL cluster and both databases that every file of tests copies. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { writePgliteTemplate } from './pglite.ts';
import { makePostgresTemplate } from './postgres.ts';
import { startCluster } from './postgres-cluster.ts';

declare module 'vitest' {
	interface ProvidedContext {
		/** The file with the PGlite database that tests copy. */
		pgliteTemplate: string;
		postgresPort: number;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const folder = mkdtempSync(join(tmpdir(), 'overlap-pglite-'));
	const pgliteTemplate = join(folder, 'template.tar');
	const cluster = await startCluster();
	const teardown = async () => {
		rmSync(folder, { recursive: true, force: true });
		await cluster.stop();
	};
	const made = await Promise.allSettled([writePgliteTemplate(pgliteTemplate), makePostgresTemplate(cluster.port)]);
	for (const outcome of made) {
		if (outcome.status === 'rejected') {
			await teardown();
			throw outcome.reason;
		}
	}
	project.provide('pgliteTemplate', pgliteTemplate);
	project.provide('postgresPort', cluster.port);
	return teardown;
}
