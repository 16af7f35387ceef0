/** The scales of the ready-made templates, as they stand there in one language. The database holds the same list, in all of them. */
import { TEMPLATES, type TemplateWords } from '../templates.ts';
import type { PromptRules } from '../workshop.ts';
import type { TemplatePrompt } from './template.ts';

export interface ReadyScale {
	/** what it is called in any language; null: it asks something new each time */
	key: string | null;
	text: string;
	low: string | null;
	high: string | null;
}

export function readyScales(say: (key: TemplateWords) => string): ReadyScale[] {
	const asked = TEMPLATES.flatMap(({ phases }) =>
		phases.flatMap((phase): readonly TemplatePrompt<TemplateWords>[] => (phase.step === 'check' ? phase.prompts : []))
	);
	return asked.flatMap((prompt) => {
		if (prompt.kind !== 'scale') return [];
		const { text, rules, isNew } = prompt;
		const poles = { low: rules ? say(rules.low) : null, high: rules ? say(rules.high) : null };
		return [{ key: isNew ? null : text, text: say(text), ...poles }];
	});
}

/** A question without the key of a template's scale, unless it stands as that asks it. */
export function withoutStrayKey<Asked extends { text: string; rules?: PromptRules | undefined }>(
	asked: Asked,
	scales: readonly ReadyScale[]
): Asked {
	const { key, ...rules } = asked.rules ?? {};
	const isTheirs = scales.some(
		(scale) =>
			scale.key === key &&
			scale.text === asked.text &&
			scale.low === (rules.low ?? null) &&
			scale.high === (rules.high ?? null)
	);
	return key === undefined || isTheirs ? asked : { ...asked, rules };
}
