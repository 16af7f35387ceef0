/** What 1 to 5 mean on a scale (return on time invested), as keys of messages. */
export const SCALE_WORDS = ['scale_roti_1', 'scale_roti_2', 'scale_roti_3', 'scale_roti_4', 'scale_roti_5'] as const;
