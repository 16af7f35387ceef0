/** A scale without names of its own asks how far the time was worth it. */
import { m } from '$messages';

/** What each value means, 1 first. */
export const WORTH_WORDS = [m.scale_roti_1, m.scale_roti_2, m.scale_roti_3, m.scale_roti_4, m.scale_roti_5] as const;
