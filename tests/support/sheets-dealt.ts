/**
 * Who is to have which sheet in hand, where sheets go round: nobody one that they had before, everybody what stands on it
 * whole, and as many people as there are sheets for. Who of them gets which goes by chance.
 */
import type { Leg } from './course.ts';
import type { Inside } from './ledger.ts';
import { numberOf } from './given-words.ts';
import type { Play } from './play.ts';

interface Sheet {
	/** what stands on it, in order */
	readonly cards: string[];
	/** the numbers of those who had it */
	readonly had: Set<number>;
}

/** The sheets that something was written on in the rounds before this one. */
function sheetsBefore(play: Play, leg: Leg): Sheet[] {
	const sheets: Sheet[] = [];
	for (const round of play.course.sheetsOf(leg).filter(({ at }) => at < leg.at)) {
		const held = new Map(
			[...(play.dealt.get(round) ?? [])].flatMap(([who, cards]) => {
				const sheet = sheets.find((each) => each.cards.join() === cards.join());
				return sheet ? [[who, sheet] as const] : [];
			})
		);
		for (const card of play.cards.filter((each) => each.leg === round)) {
			// Whoever has none starts one.
			const sheet = held.get(card.number) ?? { cards: [], had: new Set() };
			if (!held.has(card.number)) sheets.push(sheet);
			held.set(card.number, sheet);
			sheet.cards.push(card.id);
		}
		for (const [who, sheet] of held) sheet.had.add(who);
	}
	return sheets;
}

/** How many of so many people can get a sheet at once, each one that they never had. */
function mostServed(people: number, sheets: readonly Sheet[]): number {
	const holders = new Map<Sheet, number>();
	const serve = (who: number, tried = new Set<Sheet>()): boolean =>
		sheets.some((sheet) => {
			if (sheet.had.has(who) || tried.has(sheet)) return false;
			tried.add(sheet);
			const holder = holders.get(sheet);
			if (holder !== undefined && !serve(holder, tried)) return false;
			holders.set(sheet, who);
			return true;
		});
	return Array.from({ length: people }, (_, who) => who).filter((who) => serve(who)).length;
}

/** What is wrong with how the sheets were dealt for a round: who has which cards in hand, by their numbers. */
export function misdealt(
	play: Play,
	leg: Leg,
	dealt: ReadonlyMap<number, readonly string[]>,
	people: number
): string[] {
	const sheets = sheetsBefore(play, leg);
	const names = [...dealt].map(([who, cards]) => {
		const sheet = sheets.find((each) => each.cards.join() === cards.join());
		if (!sheet) return `${who} has no whole sheet`;
		return sheet.had.has(who) ? `${who} had it before` : sheet.cards.join();
	});
	const wrong = names.filter(
		(name, n) => !sheets.some(({ cards }) => cards.join() === name) || names.indexOf(name) !== n
	);
	const most = mostServed(people, sheets);
	return dealt.size === most ? wrong : [...wrong, `${dealt.size} have a sheet, not ${most}`];
}

/** The cards on the sheet that somebody has in hand now; null: none. */
export function inHand({ course, dealt, cards }: Play, who: Inside): readonly string[] | null {
	const leg = course.running;
	const number = numberOf(who);
	if (leg === null || number === null || leg.isRevealed || !course.passesSheets(leg)) return null;
	const hasBegunOne = cards.some((card) => card.leg === leg && card.number === number);
	return dealt.get(leg)?.get(number) ?? (hasBegunOne ? [] : null);
}
