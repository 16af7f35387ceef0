/**
 * Cities that Spanish and Portuguese call otherwise than English. What a browser knows of zones' names is their country in one
 * version and an abbreviation in the next; a short table is always the same. What is kept is the English name.
 */
import type { Locale } from './paraglide/runtime.js';

/** English, Spanish, Portuguese. */
const TABLE = `
Algiers|Argel|Argel
Antwerp|Amberes|Antuérpia
Athens|Atenas|Atenas
Beijing|Pekín|Pequim
Belgrade|Belgrado|Belgrado
Berlin|Berlín|Berlim
Brussels|Bruselas|Bruxelas
Bucharest|Bucarest|Bucareste
Budapest|Budapest|Budapeste
Cairo|El Cairo|Cairo
Cape Town|Ciudad del Cabo|Cidade do Cabo
Cologne|Colonia|Colônia
Copenhagen|Copenhague|Copenhague
Delhi|Delhi|Délhi
Dubai|Dubái|Dubai
Dublin|Dublín|Dublin
Edinburgh|Edimburgo|Edimburgo
Frankfurt|Fráncfort|Frankfurt
Geneva|Ginebra|Genebra
Guatemala City|Ciudad de Guatemala|Cidade da Guatemala
Hamburg|Hamburgo|Hamburgo
Havana|La Habana|Havana
Helsinki|Helsinki|Helsinque
Istanbul|Estambul|Istambul
Jakarta|Yakarta|Jacarta
Jerusalem|Jerusalén|Jerusalém
Johannesburg|Johannesburgo|Joanesburgo
Kyiv|Kiev|Kiev
Lisbon|Lisboa|Lisboa
London|Londres|Londres
Los Angeles|Los Ángeles|Los Angeles
Luxembourg|Luxemburgo|Luxemburgo
Marseille|Marsella|Marselha
Mexico City|Ciudad de México|Cidade do México
Milan|Milán|Milão
Moscow|Moscú|Moscou
Munich|Múnich|Munique
Naples|Nápoles|Nápoles
New Orleans|Nueva Orleans|Nova Orleans
New York|Nueva York|Nova York
Panama|Panamá|Panamá
Panama City|Ciudad de Panamá|Cidade do Panamá
Paris|París|Paris
Philadelphia|Filadelfia|Filadélfia
Prague|Praga|Praga
Rome|Roma|Roma
Saint Petersburg|San Petersburgo|São Petersburgo
Seoul|Seúl|Seul
Seville|Sevilla|Sevilha
Shanghai|Shanghái|Xangai
Singapore|Singapur|Singapura
Stockholm|Estocolmo|Estocolmo
Sydney|Sídney|Sydney
The Hague|La Haya|Haia
Tokyo|Tokio|Tóquio
Tunis|Túnez|Túnis
Turin|Turín|Turim
Vienna|Viena|Viena
Warsaw|Varsovia|Varsóvia
Zürich|Zúrich|Zurique
Zurich|Zúrich|Zurique
`;

const COLUMNS: Readonly<Record<Exclude<Locale, 'en'>, number>> = { es: 1, 'pt-BR': 2 };
let rows: Map<string, string[]> | null = null;

/** A city by its English name in the reader's language; any other name as it is. */
export function cityIn(name: string, locale: Locale): string {
	if (locale === 'en') return name;
	rows ??= new Map(
		TABLE.trim()
			.split('\n')
			.map((line) => line.split('|'))
			.map((names) => [names[0] ?? '', names])
	);
	return rows.get(name)?.[COLUMNS[locale]] ?? name;
}
