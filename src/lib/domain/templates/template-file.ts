/**
 * Reading a template from a file: whoever made it, what is wrong is said by its place, so that it can be put right. Only a
 * file that makes a workshop is taken: what the shape cannot say (the order of steps) is asked of a plan made from it.
 */
import type * as z from 'zod/mini';
import { plannedFrom } from '../drafting.ts';
import { readRest, type FieldErrors } from '../plan.ts';
import { OBJECTION_HOURS } from '../post.ts';
import { isBlank, isBroken, textsIn } from '../text.ts';
import { daysGiven } from '../timetable.ts';
import { Step } from '../workshop.ts';
import { FORMAT, SaidTemplate, TemplateFile } from './said.ts';

/** A file longer than this is none of ours, in bytes: a template with everything as long as it may be is smaller. */
export const MOST_BYTES = 500_000;

/** What is wrong with one value of a file. */
export type Flaw =
	| { problem: 'missing' | 'wrong' }
	/** a text, or a list, with more than so many */
	| { problem: 'too_long'; most: number }
	| { problem: 'too_many'; most: number }
	| { problem: 'too_few' }
	| { problem: 'too_low'; least: number }
	| { problem: 'too_high'; most: number }
	/** names that mean nothing here */
	| { problem: 'unknown'; names: readonly string[] }
	/** none of what is known here */
	| { problem: 'choice'; options: readonly string[] }
	/** what only a plan can tell: the key of its message */
	| { problem: 'plan'; message: string };

/** A flaw and where it is: names and indices from the outermost in. */
export type Fault = Flaw & { path: readonly (string | number)[] };

export type FileRead =
	| { template: SaidTemplate }
	/** no JSON; JSON of something else; made by a newer Overlap */
	| { refused: 'not_json' | 'other_format' | 'newer_version' }
	/** what is wrong; `steps`: those of its rounds, as far as they can be read */
	| { faults: readonly Fault[]; steps: readonly (Step | null)[] };

/** Reads the text of a file. */
export function readTemplateFile(text: string): FileRead {
	const json = parsed(text);
	if (json === undefined) return { refused: 'not_json' };
	if (!isRecord(json) || json['format'] !== FORMAT.format) return { refused: 'other_format' };
	const version = json['version'];
	if (typeof version === 'number' && version > FORMAT.version) return { refused: 'newer_version' };
	const read = TemplateFile.safeParse(json);
	if (!read.success) return { faults: read.error.issues.map((issue) => faultOf(issue, json)), steps: stepsIn(json) };
	const { $schema: _schema, format: _format, version: _version, ...template } = read.data;
	return readTemplate(template);
}

/** Reads a template that somebody made here. */
export function readTemplate(template: SaidTemplate): Exclude<FileRead, { refused: unknown }> {
	const read = SaidTemplate.safeParse(template);
	if (!read.success)
		return { faults: read.error.issues.map((issue) => faultOf(issue, template)), steps: stepsIn(template) };
	const unkept = unkeptIn(read.data);
	const faults = unkept.length > 0 ? unkept : disorderOf(read.data);
	return faults.length > 0 ? { faults, steps: stepsIn(template) } : { template: read.data };
}

/** The text of a file with this template. `schema`: the address of the published schema. */
export function templateFile(template: SaidTemplate, schema: string): string {
	return `${JSON.stringify({ $schema: schema, ...FORMAT, ...template }, null, '\t')}\n`;
}

function parsed(text: string): unknown {
	try {
		const json: unknown = JSON.parse(text);
		return json;
	} catch {
		return undefined;
	}
}

function stepsIn(file: { phases?: unknown }): (Step | null)[] {
	const phases: readonly unknown[] = Array.isArray(file.phases) ? file.phases : [];
	return phases.map((phase) => (isRecord(phase) && Step.safeParse(phase['step']).data) || null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A Friday on which work has begun: from no other hour of a week do working days reach farther. What fits into the time that can be
 * planned from then does whenever it begins, where all are in one place.
 */
const SOMETIME = Date.UTC(2024, 0, 5, 12);

/** Texts that say nothing, or that no database keeps. What a team has kept before is read all the same: it is said where it is planned. */
function unkeptIn(template: SaidTemplate): Fault[] {
	return [...textsIn(template)].flatMap(({ text, path }): Fault[] => {
		if (isBroken(text)) return [{ path, problem: 'plan', message: 'plan_text_broken' }];
		return isBlank(text) ? [{ path, problem: 'missing' }] : [];
	});
}

/** What is wrong with the workshop that it makes. */
function disorderOf(template: SaidTemplate): Fault[] {
	let last = 0;
	const newId = () => `00000000-0000-4000-8000-${String(last++).padStart(12, '0')}`;
	const times = { opens_at: new Date(SOMETIME).toISOString(), closes_at: null, live_at: null };
	const before = { free: SOMETIME, last: null, steps: [], zone: 'UTC' };
	const { errors } = readRest(plannedFrom(template, times, newId), SOMETIME, before);
	return Object.entries({ ...errors, ...unheardIn(template) }).map(([path, message]) => {
		return { path: placeIn(template, path), problem: 'plan', message };
	});
}

/**
 * Where a template has what stands at a path of its plan: there the questions of all rounds are one list, and instants are what comes of
 * the days.
 */
function placeIn({ phases }: SaidTemplate, planned: string): Fault['path'] {
	const path = planned.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
	const [list, at, field] = path;
	if (list !== 'phases') {
		const questions = phases.flatMap((phase, n) =>
			'prompts' in phase ? phase.prompts.map((_, q) => ['phases', n, 'prompts', q]) : []
		);
		return [...(questions[Number(at)] ?? ['phases']), ...path.slice(2)];
	}
	if (field !== 'opens_at' && field !== 'closes_at') return path;
	return phases[Number(at)]?.mode === 'async' ? [list, Number(at), 'days'] : [list, Number(at)];
}

/** Talk over days with no time to object: by its days, as what a calendar makes of them depends on when it begins. */
function unheardIn({ phases }: SaidTemplate): FieldErrors {
	const isUnheard = (phase: SaidTemplate['phases'][number]) => {
		if (phase.step !== 'discuss' || phase.mode !== 'async') return false;
		return (phase.rules?.objection_hours ?? OBJECTION_HOURS) >= 24 * (phase.days ?? daysGiven('discuss', false));
	};
	return Object.fromEntries(
		phases.flatMap((phase, n) =>
			isUnheard(phase) ? [[`phases.${n}.rules.objection_hours`, 'plan_objection_too_long']] : []
		)
	);
}

type Issue = z.core.$ZodIssue;

function faultOf(issue: Issue, file: unknown): Fault {
	const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
	return { path, ...flawOf(issue, valueAt(file, path)) };
}

function valueAt(file: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>((value, part) => {
		if (Array.isArray(value) && typeof part === 'number') return value[part];
		return isRecord(value) ? value[part] : undefined;
	}, file);
}

function flawOf(issue: Issue, value: unknown): Flaw {
	if (issue.code === 'unrecognized_keys') return { problem: 'unknown', names: issue.keys };
	if (value === undefined || value === null) return { problem: 'missing' };
	switch (issue.code) {
		case 'too_big': {
			const most = Number(issue.maximum);
			if (issue.origin === 'string') return { problem: 'too_long', most };
			return issue.origin === 'array' ? { problem: 'too_many', most } : { problem: 'too_high', most };
		}
		case 'too_small':
			if (issue.origin === 'string') return { problem: 'missing' };
			return issue.origin === 'array' ? { problem: 'too_few' } : { problem: 'too_low', least: Number(issue.minimum) };
		case 'invalid_value':
			return { problem: 'choice', options: issue.values.map(String) };
		default:
			return { problem: 'wrong' };
	}
}
