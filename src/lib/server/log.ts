/**
 * The log: JSON lines on stdout. It says what broke and where in the code, never what a person wrote or sent: no request
 * bodies, no addresses of pages (they carry codes and tokens), no keys.
 */
import pino from 'pino';

export const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime });
