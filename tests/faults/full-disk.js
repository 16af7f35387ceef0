/**
 * Loaded into a server before anything else: a disk that is full while the file named by FULL_WHILE exists. As on a real
 * one what is there can be written over, and nothing can grow or be made.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { writeSync, writeFileSync, openSync, ftruncateSync, fstatSync, existsSync } = fs;
const { statfs } = fs.promises;
const isFull = () => existsSync(process.env.FULL_WHILE ?? '');

function refuse() {
	throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', errno: -28, syscall: 'write' });
}

Object.assign(fs, {
	/** @param {Parameters<typeof openSync>} args */
	openSync(...args) {
		if (typeof args[1] !== 'undefined' && isMaking(args[1]) && !existsSync(args[0]) && isFull()) refuse();
		return openSync(...args);
	},
	/** @param {Parameters<typeof writeFileSync>} args */
	writeFileSync(...args) {
		if (isFull() && !(typeof args[0] === 'string' && existsSync(args[0]))) refuse();
		writeFileSync(...args);
	},
	/** @param {[number, Uint8Array, number, number, number?]} args */
	writeSync(...args) {
		const [file, , , length, position] = args;
		if (typeof position === 'number' && position + length > fstatSync(file).size && isFull()) refuse();
		return writeSync(...args);
	},
	/** @param {[number, number]} args */
	ftruncateSync(...args) {
		if (args[1] > fstatSync(args[0]).size && isFull()) refuse();
		ftruncateSync(...args);
	}
});
Object.assign(fs.promises, {
	/** @param {Parameters<typeof statfs>} args */
	async statfs(...args) {
		const found = await statfs(...args);
		return isFull() ? Object.assign(found, { bavail: 0 }) : found;
	}
});
syncBuiltinESMExports();

/** @param {string | number} flags */
function isMaking(flags) {
	return typeof flags === 'number' ? (flags & fs.constants.O_CREAT) !== 0 : /^[wa]/.test(flags);
}
