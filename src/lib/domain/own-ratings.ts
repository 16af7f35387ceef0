/** What somebody answered themselves when a scale was rated, where it is before them again: it is told to nobody else. */
import { isOutside, middleHalf } from './middle-half.ts';
import { explainedIn } from './rated.ts';
import { asksTheSame } from './same-question.ts';
import type { Shared } from './snapshot.ts';
import { checksThatAsk } from './stop-rule.ts';
import type { Phase, Prompt } from './workshop.ts';

/** An answer of one's own, 1 to 5, and what it was given to. */
interface Given {
	prompt: Prompt;
	phase: Phase;
	answer: number;
}

export interface OwnRating extends Given {
	/** whether it lies outside the middle half, where the same is rated more than once; null: that is not told, or not yet */
	isOutside: boolean | null;
}

/** What somebody answered to a question; null: nothing. */
type Answers = (promptId: string) => number | null;
type Asked = Pick<Shared, 'phases' | 'prompts' | 'scales'>;

/** The last answer to the same in a round before this one, and which of those that ask it that was, from 1; null: there is none. */
export function lastAnswer(
	prompt: Prompt,
	asked: Omit<Asked, 'scales'>,
	answers: Answers
): (Given & { number: number }) | null {
	const asking = questions(asked, (each) => asksTheSame(each, prompt));
	const at = asking.findIndex(({ prompt: { id } }) => id === prompt.id);
	const rounds = asking.slice(0, at).map((each, n) => ({ ...each, number: n + 1, answer: answers(each.prompt.id) }));
	return rounds.findLast((each): each is typeof each & Given => each.answer !== null) ?? null;
}

/** Where people write: their answers in the rating right before it, with nothing written in between, which they give reasons for. */
export function answersToExplain(writing: Phase, asked: Asked, answers: Answers): OwnRating[] {
	const rated = explainedIn(writing, asked.phases);
	if (!rated) return [];
	return questions(asked, ({ phase_id }) => phase_id === rated.id).flatMap(({ prompt, phase }) => {
		const answer = answers(prompt.id);
		if (answer === null) return [];
		const result =
			phase.is_told && checksThatAsk(prompt, asked).length > 1
				? asked.scales.find(({ prompt_id }) => prompt_id === prompt.id)
				: null;
		const half = middleHalf(result?.distribution ?? null);
		return [{ prompt, phase, answer, isOutside: half && isOutside(answer, half) }];
	});
}

/** Such questions with their rounds, in their order. */
function questions(
	{ phases, prompts }: Omit<Asked, 'scales'>,
	isMeant: (prompt: Prompt) => boolean
): Omit<Given, 'answer'>[] {
	return phases
		.toSorted((a, b) => a.position - b.position)
		.flatMap((phase) =>
			prompts.filter((prompt) => prompt.phase_id === phase.id && isMeant(prompt)).map((prompt) => ({ prompt, phase }))
		);
}
