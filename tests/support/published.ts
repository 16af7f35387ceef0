/**
 * Ballots counted in a publication, one or more for each method: the slips, and the figures as they stand there. What more the
 * ballots of this application tell of them is not in here.
 *
 * Looked for and not found: a published table of everybody's fingers. Fist of five stands here with the figures that its sources
 * give, which are those of the rule and of single hands. Consent has counts by a rule that is the same where whoever is against is one
 * of those whose vote against suffices, and enough are for.
 */
import type { VoteRules } from '../../src/lib/domain/ballot.ts';
import type { Stance } from '../../src/lib/domain/tally/consent.ts';
import type { SlipOf } from '../../src/lib/domain/tally/standings.ts';
import { ranking, times } from './slips.ts';

export interface Published {
	source: string;
	rules: VoteRules;
	options: readonly string[];
	slips: readonly SlipOf<unknown>[];
	/** by option, what is printed of its tally */
	tallies: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** who it says stands first, where the method names one; else what it says of each option */
	says: readonly string[];
	/** one option above another on so many slips, where it says so */
	above?: readonly (readonly [one: string, other: string, slips: number])[];
}

const dots: VoteRules = { method: 'dots', budget: 3, cap: 3, open: false };
const fist: VoteRules = { method: 'fist', least: 3 };
const consent: VoteRules = { method: 'consent' };
const agree: Stance = { stance: 'agree' };
const abstain: Stance = { stance: 'abstain' };
const TENNESSEE = ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'];

export const PUBLISHED: readonly Published[] = [
	{
		// 105 shares with three votes each put all on A: 315. 300 shares spread theirs over X, Y and Z: "each will receive 300".
		source: 'USLaw.com, "Cumulative voting protects minority shareholders", example 2 (Rochester Travel Agency)',
		rules: dots,
		options: [...'ABCXYZ'],
		slips: [...times(105, { A: 3 }), ...times(300, { X: 1, Y: 1, Z: 1 })],
		tallies: {
			A: { points: 315 },
			B: { points: 0 },
			C: { points: 0 },
			X: { points: 300 },
			Y: { points: 300 },
			Z: { points: 300 }
		},
		says: ['A']
	},
	{
		// The figures by hand: Nashville 42 + 26, Chattanooga 26 + 15 + 17, Memphis 42, Knoxville 15 + 17.
		source: 'Wikipedia, "STAR voting": Tennessee, each voter approves the top two cities',
		rules: { method: 'approval', open: false },
		options: TENNESSEE,
		slips: [
			...times(42, { Memphis: 1, Nashville: 1 }),
			...times(26, { Nashville: 1, Chattanooga: 1 }),
			...times(15, { Chattanooga: 1, Knoxville: 1 }),
			...times(17, { Knoxville: 1, Chattanooga: 1 })
		],
		tallies: {
			Nashville: { points: 68 },
			Chattanooga: { points: 58 },
			Memphis: { points: 42 },
			Knoxville: { points: 32 }
		},
		says: ['Nashville']
	},
	{
		// Printed there as 13 (average 4+1/3), 10 (average 3+1/3) and 9 (average 3), of scores from 0 to 5; head to head Chuck is
		// preferred to Amy by 2, Amy to Chuck by 1.
		source: 'Hastings, "starvote" 2.1.6 (2024), README, example.py: Amy, Brian and Chuck',
		rules: { method: 'score' },
		options: ['Amy', 'Brian', 'Chuck'],
		slips: [
			{ Amy: 1, Brian: 3, Chuck: 5 },
			{ Amy: 5, Brian: 2, Chuck: 3 },
			{ Amy: 4, Brian: 4, Chuck: 5 }
		],
		tallies: { Chuck: { mean: 4 + 1 / 3 }, Amy: { mean: 3 + 1 / 3 }, Brian: { mean: 3 } },
		says: ['Chuck'],
		above: [
			['Chuck', 'Amy', 2],
			['Amy', 'Chuck', 1]
		]
	},
	{
		source: 'Wikipedia, "Schulze method": 45 voters, E first',
		rules: { method: 'ranked' },
		options: [...'ABCDE'],
		slips: [
			...times(5, ranking('ACBED')),
			...times(5, ranking('ADECB')),
			...times(8, ranking('BEDAC')),
			...times(3, ranking('CABED')),
			...times(7, ranking('CAEBD')),
			...times(2, ranking('CBADE')),
			...times(7, ranking('DCEBA')),
			...times(8, ranking('EBADC'))
		],
		tallies: {},
		says: ['E'],
		above: [
			['A', 'B', 20],
			['A', 'C', 26],
			['B', 'D', 33],
			['E', 'D', 31],
			['D', 'E', 14]
		]
	},
	{
		// "A team voted '2' due to unclear supplier interfaces", and after that was resolved "the re-vote rose to '4'"; elsewhere a
		// team voted 1 and more was asked for.
		source: 'Calade, "What is a confidence vote in SAFe?", real-world examples',
		rules: fist,
		options: ['automotive', 'automotive again', 'insurance'],
		slips: [{ automotive: 2, 'automotive again': 4, insurance: 1 }],
		tallies: {
			automotive: { people: 1, low: 1, median: 2 },
			'automotive again': { people: 1, low: 0, median: 4 },
			insurance: { people: 1, low: 1, median: 1 }
		},
		says: ['open', 'carried', 'open']
	},
	{
		// "A passing decision is one in which nobody votes less than 3". The hands about that figure are ours.
		source: 'Instant Agenda, "What is a fist of five vote?": if all vote 3 or higher there is consensus',
		rules: fist,
		options: ['all 3 or higher', 'one below'],
		slips: [...times(5, { 'all 3 or higher': 3, 'one below': 5 }), { 'all 3 or higher': 5, 'one below': 2 }],
		tallies: { 'all 3 or higher': { low: 0 }, 'one below': { low: 1 } },
		says: ['carried', 'open']
	},
	{
		// "Three positive votes and no negative votes" pass; a negative one is a veto. How many are needed here is one.
		source: 'Apache Software Foundation, "Apache voting process", code modifications',
		rules: consent,
		options: ['three for, none against', 'three for, one against'],
		slips: [
			...times(3, { 'three for, none against': agree, 'three for, one against': agree }),
			{ 'three for, one against': { stance: 'object', reason: 'It opens a hole' } }
		],
		tallies: {
			'three for, none against': { agree: 3, object: 0 },
			'three for, one against': { agree: 3, object: 1, reasons: ['It opens a hole'] }
		},
		says: ['carried', 'objected']
	},
	{
		// Ten for, none against, five abstained, two permanent members among them: adopted. Eleven for, one against, three abstained: not,
		// "because of a veto". That a draft needs nine for stops neither. Why is ours.
		source: 'United Nations Security Council, resolution 1973 (2011), and draft S/2022/155 by Security Council Report',
		rules: consent,
		options: ['S/RES/1973', 'S/2022/155'],
		slips: [
			...times(10, { 'S/RES/1973': agree, 'S/2022/155': agree }),
			{ 'S/RES/1973': abstain, 'S/2022/155': agree },
			...times(3, { 'S/RES/1973': abstain, 'S/2022/155': abstain }),
			{ 'S/RES/1973': abstain, 'S/2022/155': { stance: 'object', reason: 'A permanent member is against it' } }
		],
		tallies: {
			'S/RES/1973': { agree: 10, abstain: 5, object: 0 },
			'S/2022/155': { agree: 11, abstain: 3, object: 1 }
		},
		says: ['carried', 'objected']
	},
	{
		// Ten percent of 454 members had to vote, a simple majority to adopt: "32 affirmative, 27 negative", so the motion passes.
		source: 'The official RONR Q & A forums, "Abstain votes and a quorum": for 32, against 27, abstain 7',
		rules: { method: 'yes_no', threshold: 'majority', quorum: 46, open: false },
		options: ['Motion 2015/24'],
		slips: [
			...times(32, { 'Motion 2015/24': 'yes' }),
			...times(27, { 'Motion 2015/24': 'no' }),
			...times(7, { 'Motion 2015/24': 'abstain' })
		],
		tallies: { 'Motion 2015/24': { yes: 32, no: 27, abstain: 7 } },
		says: ['carried']
	},
	{
		// Impact: "for the set of values 1, 2, 3, 4, 5, 5, 5, the median value is 4". Effort: the median of 3, 2, 1 as printed by
		// NumPy's manual (percentile, axis 1); how far they are spread is tried with the quartiles.
		source:
			'Mangiafico, "Summary and analysis of extension program evaluation in R", descriptive statistics for Likert data',
		rules: { method: 'impact_effort' },
		options: ['p'],
		slips: [1, 2, 3, 4, 5, 5, 5].map((impact, at) => ({ p: { impact, effort: [3, 2, 1][at] ?? null } })),
		tallies: {
			p: {
				impact: { median: 4, people: 7, distribution: [1, 1, 1, 1, 3] },
				effort: { median: 2 }
			}
		},
		says: ['quick_win']
	}
];
