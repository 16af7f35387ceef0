/**
 * The order in which one voter sees the options of a ballot: drawn for each person, since what stands first gets more votes
 * (Miller and Krosnick, "The impact of candidate name order on election outcomes", Public Opinion Quarterly 62, 1998), and
 * the same for that person from first to last, on all devices.
 */

/** A number that tells nothing of the text: FNV-1a over its UTF-16 units, mixed by MurmurHash3's last step. 32 bits. */
function scrambled(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** `options` (ids) as drawn for who has this `draw` on this ballot; as they are, for who has none. */
export function drawnFor(draw: string | null, ballot: string, options: readonly string[]): string[] {
	if (draw === null) return [...options];
	const places = new Map(options.map((id) => [id, scrambled(`${draw} ${ballot} ${id}`)]));
	return [...options].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0) || (a < b ? -1 : 1));
}
