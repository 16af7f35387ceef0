/** What somebody says to a revealed card, in a sentence or two. */
import * as z from 'zod/mini';

/** One that was taken down has no body and says why. The order is by chance, and tells nothing of who came first. */
export const Comment = z.object({
	id: z.uuid(),
	card_id: z.uuid(),
	body: z.nullable(z.string()),
	order_key: z.number(),
	taken_down_reason: z.nullable(z.string()),
	/** named workshops only */
	author_name: z.nullable(z.string())
});
export type Comment = z.infer<typeof Comment>;
