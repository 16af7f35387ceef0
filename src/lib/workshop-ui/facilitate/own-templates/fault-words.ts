/** What is wrong in a template, in words: where (which step, which question, which field of the file) and what. */
import { m } from '$messages';
import type { Fault, FileRead } from '$lib/domain/templates/template-file.ts';
import type { Step } from '$lib/domain/workshop.ts';
import { stepName } from '$i18n/phase.ts';
import { fieldWords } from '../plan-words.ts';

type Steps = readonly (Step | null)[];

/** One sentence. `steps`: what is known of the rounds, to call each by its name. */
export function faultWords(fault: Fault, steps: Steps): string {
	const what = fault.problem === 'plan' ? fieldWords(fault.message) : problemWords(fault);
	return `${placeOf(fault, steps)}: ${what}`;
}

/** Why a file is none of ours. */
export function refusedWords(refused: Extract<FileRead, { refused: unknown }>['refused']): string {
	return { not_json: m.own_import_not_json, other_format: m.own_import_other, newer_version: m.own_import_newer }[
		refused
	]();
}

function placeOf({ path }: Fault, steps: Steps): string {
	const [list, at, ...inside] = path;
	if (list !== 'phases' || typeof at !== 'number') return named(path);
	const step = steps[at];
	const round = m.own_place_step({ step: at + 1, name: step ? stepName(step) : '?' });
	const [questions, question, ...field] = inside;
	if (questions !== 'prompts' || typeof question !== 'number') return [round, ...tail(inside)].join(', ');
	return [round, m.own_place_question({ question: question + 1 }), ...tail(field)].join(', ');
}

/** Fields go by the names that they have in the file. */
const tail = (path: Fault['path']) => (path.length > 0 ? [path.join('.')] : []);
const named = (path: Fault['path']) => path.join('.') || m.own_field_file();

function problemWords(fault: Exclude<Fault, { problem: 'plan' }>): string {
	switch (fault.problem) {
		case 'missing':
			return m.own_problem_missing();
		case 'wrong':
			return m.own_problem_wrong();
		case 'too_long':
			return m.own_problem_too_long({ most: fault.most });
		case 'too_many':
			return m.own_problem_too_many({ most: fault.most });
		case 'too_few':
			return m.own_problem_too_few();
		case 'too_low':
			return m.own_problem_too_low({ least: fault.least });
		case 'too_high':
			return m.own_problem_too_high({ most: fault.most });
		case 'unknown':
			return m.own_problem_unknown({ names: fault.names.join(', ').slice(0, 200) });
		case 'choice':
			return m.own_problem_choice({ options: fault.options.join(', ') });
	}
}
