/** How much of anything fits. By itself, so that a page can say it without carrying the schemas. */
export const BOUNDS = {
	title: 120,
	purpose: 500,
	ground_rule: 1000,
	readers: 200,
	call_url: 500,
	places: 12,
	prompts: 8,
	prompt: 200,
	hint: 300,
	card: 1000,
	topic: 120,
	reason: 300,
	outcome: 1000,
	owner: 80,
	name: 60,
	/** cards of one participant in one collect phase */
	cards: 100,
	/** dots of one slip */
	budget: 50,
	/** minutes of one timebox */
	minutes: 240
} as const;

/** Added to the close of an async collect window: texts being typed are still accepted, then the cards are revealed. */
export const GRACE_MINUTES = 10;
