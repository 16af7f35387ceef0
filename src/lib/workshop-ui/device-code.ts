/** The short code that takes a place to another device, as people read and type it. */

const LENGTH = 8;

/** "abcd-efgh" */
export function readableCode(code: string): string {
	return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** What was typed, without what reading aloud and copying put in. */
export function plainCode(typed: string): string {
	return typed.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether it may be a code at all. */
export function isWhole(typed: string): boolean {
	return plainCode(typed).length === LENGTH;
}
