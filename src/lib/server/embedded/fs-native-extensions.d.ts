/** The part of the package that is used; it ships no types. */
declare module 'fs-native-extensions' {
	/** Takes the operating system's exclusive lock on an open file; false when another process has it. */
	export function tryLock(fd: number): boolean;
	/** The same, but waits for it. Closing the file gives it up. */
	export function waitForLock(fd: number): Promise<void>;
	export function unlock(fd: number): void;
}
