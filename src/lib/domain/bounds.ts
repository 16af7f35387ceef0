/** How much of anything fits. By itself, so that a page can say it without carrying the schemas. */
export const BOUNDS = {
	title: 120,
	purpose: 500,
	ground_rule: 1000,
	readers: 200,
	call_url: 500,
	places: 12,
	/** rounds of one workshop */
	phases: 21,
	/** the name of a round */
	phase_title: 60,
	/** questions of one round, and of all rounds together */
	prompts: 12,
	all_prompts: 40,
	prompt: 200,
	hint: 300,
	/** what 1 or 5 means on a scale */
	pole: 80,
	card: 1000,
	comment: 280,
	post: 1000,
	objection: 500,
	topic: 120,
	/** what people agree on where accounts differed */
	agreed: 300,
	reason: 300,
	outcome: 1000,
	owner: 80,
	/** the sign that a risk is about to happen */
	trigger: 300,
	name: 60,
	/** the years, by UTC, in which something can have happened */
	happened_from: 1900,
	happened_to: 2199,
	/** cards of one participant in one collect phase */
	cards: 100,
	/** ranks of one slip, and how many people a quorum can ask for */
	ranks: 200,
	quorum: 200,
	/** dots of one slip */
	budget: 50,
	/** how far away an instant can be; further is a mistyped date */
	days_ahead: 365,
	/** minutes of one timebox */
	minutes: 240,
	/** for how long an outcome can be objected to */
	objection_hours: 336,
	/** of the answers, in per cent, the fewest that can be called agreement */
	agree_least: 50,
	/** how often thumbs renew a topic's box */
	renewals: 2,
	template_name: 60,
	/** when to use a template */
	template_about: 160,
	template_source: 200,
	/** full working days of one window of a template */
	template_days: 60,
	/** templates of one team */
	team_templates: 50
} as const;

/** Ideas of one person on a sheet in a round, as the method 6-3-5 has it. */
export const SHEET_IDEAS = 3;

/** Added to the close of an async collect window: texts being typed are still accepted, then the cards are revealed. */
export const GRACE_MINUTES = 10;

/** For how many days a browser keeps what was typed there, and what could not be sent. */
export const KEPT_DAYS = 30;

/** How many of its daily backups a server with an embedded database keeps. */
export const BACKUPS_KEPT = 7;
