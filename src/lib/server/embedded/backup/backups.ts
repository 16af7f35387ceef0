/**
 * The backups of a running server: one a day by itself, the last of which are kept, and one whenever somebody asks. They are
 * counted, not timed: a clock that is wrong, or a server that stood still, takes none away. Everybody waits while the folder
 * is copied (a tenth of a second), so the daily one looks for a quiet moment; packing is done beside the work.
 */
import { rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { BACKUPS_KEPT } from '../../../domain/bounds.ts';
import type { ThreadLog } from '../thread.ts';
import { BackupError, pack, writeWhole } from './archive.ts';
import { clearLeftovers, expectRoom, keptBackups, newBackup, newCopy, type KeptBackup } from './folder.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const FIRST_CHECK_AFTER = MINUTE;
const CHECK_EVERY = 10 * MINUTE;
const QUIET = MINUTE / 2;
/** A backup that is overdue by so much is made in the middle of whatever is going on. */
const WAIT_AT_MOST = 2 * 60 * MINUTE;

/** What the database's thread does for a backup. */
export interface Copier {
	copyTo(file: string): Promise<void>;
	/** For how long nobody has asked for anything, in milliseconds. */
	readonly quietFor: number;
}

export class Backups {
	readonly #dataDir: string;
	readonly #database: Copier;
	readonly #log: ThreadLog;
	readonly #stop = new AbortController();
	readonly #startedAt: number;
	#timer: NodeJS.Timeout | null = null;
	#checking: Promise<void> = Promise.resolve();

	/** The caller has locked the folder. */
	constructor(dataDir: string, database: Copier, log: ThreadLog) {
		this.#dataDir = dataDir;
		this.#database = database;
		this.#log = log;
		this.#startedAt = Date.now();
		clearLeftovers(dataDir);
		this.#checkIn(FIRST_CHECK_AFTER);
	}

	/** Sends a backup of this moment. @throws BackupError when the disk has too little room, or what the disk says */
	async send(sink: Writable): Promise<void> {
		const tar = newCopy(this.#dataDir);
		try {
			await expectRoom(this.#dataDir);
			await this.#database.copyTo(tar);
			await pack(tar, sink, this.#stop.signal);
		} finally {
			await rm(tar, { force: true });
		}
	}

	/**
	 * Makes the daily backup when it is due and nobody is busy; then, and only then, removes what is farther away than the
	 * last daily one that is kept, whatever it was made for. Instants are compared both ways: a clock that was set back must not end the
	 * backups until it has caught up, and what it made before leaves as well.
	 * @param now milliseconds since the epoch
	 */
	async keepDaily(now: number): Promise<void> {
		const kept = keptBackups(this.#dataDir);
		const ageOf = ({ at }: Pick<KeptBackup, 'at'>) => Math.abs(now - at);
		const ages = kept.flatMap((backup) => (backup.kind === 'daily' ? [ageOf(backup)] : [])).sort((a, b) => a - b);
		const age = ages[0] ?? DAY + ageOf({ at: this.#startedAt });
		if (age < DAY || (age < DAY + WAIT_AT_MOST && this.#database.quietFor < QUIET)) return;
		const file = newBackup(this.#dataDir, 'daily', now);
		await writeWhole(file, (sink) => this.send(sink));
		this.#log('info', `A backup of the day is in ${file}`);
		// Together with the one just made.
		const oldest = ages[BACKUPS_KEPT - 2] ?? Infinity;
		for (const { file } of kept.filter((backup) => ageOf(backup) > oldest)) await rm(file, { force: true });
	}

	/** Ends what is being made. */
	async close(): Promise<void> {
		if (this.#timer) clearTimeout(this.#timer);
		this.#stop.abort();
		await this.#checking;
	}

	#checkIn(milliseconds: number): void {
		this.#timer = setTimeout(() => {
			this.#checking = this.keepDaily(Date.now())
				.catch((error: unknown) => this.#complain(error))
				.then(() => {
					if (!this.#stop.signal.aborted) this.#checkIn(CHECK_EVERY);
				});
		}, milliseconds);
		this.#timer.unref();
	}

	#complain(error: unknown): void {
		if (this.#stop.signal.aborted) return;
		const why = error instanceof BackupError ? error.message : String(error);
		this.#log('error', `There is no backup of today. ${why}`);
	}
}
