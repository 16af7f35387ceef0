/**
 * Loaded into a server before it starts (`node --import`): whoever started it sends statements that move what is stored,
 * they are carried out whole, and then every page's socket is cut, as if the network had been away for as long.
 */
import { Server } from 'node:http';

/** @type {Set<import('node:stream').Duplex>} */
const sockets = new Set();
const { emit } = Server.prototype;

/** @param {[name: string, ...any[]]} said the event's name, and what comes with it */
Server.prototype.emit = function (...said) {
	const [name, , socket] = said;
	if (name === 'upgrade') {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	}
	return Reflect.apply(emit, this, said);
};

/** Answers with null, or with what went wrong. */
process.on('message', async (/** @type {string[]} */ statements) => {
	try {
		const { embedded } = await Reflect.get(globalThis, Symbol.for('overlap.supabase'));
		await embedded.database.transaction(statements.map((sql) => ({ sql })));
		for (const socket of sockets) socket.destroy();
		process.send?.(null);
	} catch (error) {
		process.send?.(String(error));
	}
});
