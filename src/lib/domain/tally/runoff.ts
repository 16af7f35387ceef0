/** Ranked slips by instant runoff: beside the Schulze method, to say whether it would have chosen otherwise. */
import type { SlipOf } from './standings.ts';

export interface Round {
	/** the options still in it, and for how many slips each is the highest one left; in the order given */
	counts: { id: string; people: number }[];
	/** who goes after this round; empty in the last one */
	out: string[];
}

/**
 * Instant runoff: the option that is highest on the fewest slips goes, and so on until one is left. Several that are equally
 * high on one slip count there one each (Approval-IRV: Delemazure and Peters, "Generalizing instant runoff voting to allow
 * for indifferences", 2024); a slip without a ranked option left counts nowhere. Several with the fewest go together; if
 * that is all who are left, they are a tie. `first` is empty when nobody voted.
 */
export function runOff(
	options: readonly string[],
	slips: readonly SlipOf<number>[]
): { rounds: Round[]; first: string[] } {
	const ranked = slips.map((slip) => options.map((id) => slip[id] ?? Infinity));
	const rounds: Round[] = [];
	let left = options.map((_, i) => i);
	while (left.length > 0) {
		const people = options.map(() => 0);
		for (const ranks of ranked) {
			let highest = Infinity;
			for (const i of left) highest = Math.min(highest, ranks[i] ?? Infinity);
			if (highest < Infinity) for (const i of left) if (ranks[i] === highest) people[i] = (people[i] ?? 0) + 1;
		}
		const fewest = Math.min(...left.map((i) => people[i] ?? 0));
		const stay = left.filter((i) => (people[i] ?? 0) > fewest);
		const out = stay.length > 0 ? left.filter((i) => !stay.includes(i)) : [];
		const name = (i: number) => options[i] ?? '';
		rounds.push({ counts: left.map((i) => ({ id: name(i), people: people[i] ?? 0 })), out: out.map(name) });
		if (stay.length === 0) return { rounds, first: fewest > 0 ? left.map(name) : [] };
		left = stay;
	}
	return { rounds, first: [] };
}
