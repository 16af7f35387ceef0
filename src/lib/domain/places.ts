/**
 * Cities to say where people are. A city stands for its zone; that a list of this size has no end, and no politics, is not
 * to be had, so any zone's own city is found too. Names are the usual English ones; search does without their accents.
 */
import type { Place } from './workshop.ts';

/** Cities by zone, `|` between the cities of one zone. */
const BY_ZONE: Readonly<Record<string, string>> = {
	'Africa/Abidjan': 'Abidjan',
	'Africa/Accra': 'Accra',
	'Africa/Addis_Ababa': 'Addis Ababa',
	'Africa/Algiers': 'Algiers',
	'Africa/Cairo': 'Alexandria|Cairo',
	'Africa/Casablanca': 'Casablanca|Marrakesh|Rabat',
	'Africa/Dakar': 'Dakar',
	'Africa/Dar_es_Salaam': 'Dar es Salaam',
	'Africa/Harare': 'Harare',
	'Africa/Johannesburg': 'Cape Town|Durban|Johannesburg|Pretoria',
	'Africa/Kampala': 'Kampala',
	'Africa/Khartoum': 'Khartoum',
	'Africa/Kigali': 'Kigali',
	'Africa/Kinshasa': 'Kinshasa',
	'Africa/Lagos': 'Abuja|Lagos',
	'Africa/Luanda': 'Luanda',
	'Africa/Lusaka': 'Lusaka',
	'Africa/Maputo': 'Maputo',
	'Africa/Nairobi': 'Nairobi',
	'Africa/Tunis': 'Tunis',
	'Africa/Windhoek': 'Windhoek',
	'America/Anchorage': 'Anchorage',
	'America/Argentina/Buenos_Aires': 'Buenos Aires',
	'America/Argentina/Cordoba': 'Córdoba',
	'America/Asuncion': 'Asunción',
	'America/Bahia': 'Salvador',
	'America/Bogota': 'Bogotá|Medellín',
	'America/Caracas': 'Caracas',
	'America/Chicago': 'Austin|Chicago|Dallas|Houston|Minneapolis|Nashville|New Orleans|San Antonio',
	'America/Costa_Rica': 'San José (Costa Rica)',
	'America/Denver': 'Denver|Salt Lake City',
	'America/Detroit': 'Detroit',
	'America/Edmonton': 'Calgary|Edmonton',
	'America/El_Salvador': 'San Salvador',
	'America/Fortaleza': 'Fortaleza',
	'America/Guatemala': 'Guatemala City',
	'America/Guayaquil': 'Guayaquil|Quito',
	'America/Halifax': 'Halifax',
	'America/Havana': 'Havana',
	'America/Jamaica': 'Kingston',
	'America/La_Paz': 'La Paz',
	'America/Lima': 'Lima',
	'America/Los_Angeles': 'Las Vegas|Los Angeles|Portland|San Diego|San Francisco|San Jose (California)|Seattle',
	'America/Managua': 'Managua',
	'America/Manaus': 'Manaus',
	'America/Mexico_City': 'Guadalajara|Mexico City',
	'America/Monterrey': 'Monterrey',
	'America/Montevideo': 'Montevideo',
	'America/New_York': 'Atlanta|Boston|Charlotte|Miami|New York|Philadelphia|Pittsburgh|Washington',
	'America/Panama': 'Panama City',
	'America/Phoenix': 'Phoenix',
	'America/Puerto_Rico': 'San Juan',
	'America/Recife': 'Recife',
	'America/Santiago': 'Santiago de Chile',
	'America/Santo_Domingo': 'Santo Domingo',
	'America/Sao_Paulo': 'Belo Horizonte|Brasília|Curitiba|Florianópolis|Porto Alegre|Rio de Janeiro|São Paulo',
	'America/St_Johns': 'St. John’s',
	'America/Tegucigalpa': 'Tegucigalpa',
	'America/Tijuana': 'Tijuana',
	'America/Toronto': 'Montréal|Ottawa|Québec|Toronto',
	'America/Vancouver': 'Vancouver|Victoria',
	'America/Winnipeg': 'Winnipeg',
	'Asia/Almaty': 'Almaty|Astana',
	'Asia/Amman': 'Amman',
	'Asia/Baghdad': 'Baghdad',
	'Asia/Baku': 'Baku',
	'Asia/Bangkok': 'Bangkok|Chiang Mai',
	'Asia/Beirut': 'Beirut',
	'Asia/Colombo': 'Colombo',
	'Asia/Damascus': 'Damascus',
	'Asia/Dhaka': 'Dhaka',
	'Asia/Dubai': 'Abu Dhabi|Dubai|Muscat',
	'Asia/Ho_Chi_Minh': 'Da Nang|Hanoi|Ho Chi Minh City',
	'Asia/Hong_Kong': 'Hong Kong',
	'Asia/Jakarta': 'Bandung|Jakarta',
	'Asia/Jerusalem': 'Haifa|Jerusalem|Tel Aviv',
	'Asia/Kabul': 'Kabul',
	'Asia/Karachi': 'Islamabad|Karachi|Lahore',
	'Asia/Kathmandu': 'Kathmandu',
	'Asia/Kolkata': 'Ahmedabad|Bengaluru|Chennai|Delhi|Hyderabad|Kolkata|Mumbai|Pune',
	'Asia/Kuala_Lumpur': 'Kuala Lumpur|Penang',
	'Asia/Kuwait': 'Kuwait City',
	'Asia/Makassar': 'Denpasar (Bali)|Makassar',
	'Asia/Manila': 'Cebu|Manila',
	'Asia/Novosibirsk': 'Novosibirsk',
	'Asia/Phnom_Penh': 'Phnom Penh',
	'Asia/Qatar': 'Doha',
	'Asia/Riyadh': 'Jeddah|Riyadh',
	'Asia/Seoul': 'Busan|Seoul',
	'Asia/Shanghai': 'Beijing|Chengdu|Guangzhou|Hangzhou|Shanghai|Shenzhen',
	'Asia/Singapore': 'Singapore',
	'Asia/Taipei': 'Taipei',
	'Asia/Tashkent': 'Tashkent',
	'Asia/Tbilisi': 'Tbilisi',
	'Asia/Tehran': 'Tehran',
	'Asia/Tokyo': 'Fukuoka|Kyoto|Osaka|Tokyo',
	'Asia/Ulaanbaatar': 'Ulaanbaatar',
	'Asia/Vladivostok': 'Vladivostok',
	'Asia/Yangon': 'Yangon',
	'Asia/Yekaterinburg': 'Yekaterinburg',
	'Asia/Yerevan': 'Yerevan',
	'Atlantic/Azores': 'Ponta Delgada',
	'Atlantic/Canary': 'Las Palmas',
	'Atlantic/Reykjavik': 'Reykjavík',
	'Australia/Adelaide': 'Adelaide',
	'Australia/Brisbane': 'Brisbane|Gold Coast',
	'Australia/Darwin': 'Darwin',
	'Australia/Hobart': 'Hobart',
	'Australia/Melbourne': 'Melbourne',
	'Australia/Perth': 'Perth',
	'Australia/Sydney': 'Canberra|Sydney',
	'Europe/Amsterdam': 'Amsterdam|Rotterdam|The Hague|Utrecht',
	'Europe/Athens': 'Athens|Thessaloniki',
	'Europe/Belgrade': 'Belgrade|Novi Sad',
	'Europe/Berlin': 'Berlin|Cologne|Dresden|Düsseldorf|Frankfurt|Hamburg|Leipzig|Munich|Stuttgart',
	'Europe/Bratislava': 'Bratislava',
	'Europe/Brussels': 'Antwerp|Brussels|Ghent',
	'Europe/Bucharest': 'Bucharest|Cluj-Napoca|Iași',
	'Europe/Budapest': 'Budapest',
	'Europe/Chisinau': 'Chișinău',
	'Europe/Copenhagen': 'Aarhus|Copenhagen',
	'Europe/Dublin': 'Cork|Dublin',
	'Europe/Helsinki': 'Helsinki|Tampere',
	'Europe/Istanbul': 'Ankara|Istanbul|İzmir',
	'Europe/Kyiv': 'Kharkiv|Kyiv|Lviv|Odesa',
	'Europe/Lisbon': 'Braga|Coimbra|Lisbon|Porto',
	'Europe/Ljubljana': 'Ljubljana',
	'Europe/London': 'Belfast|Birmingham|Bristol|Cambridge|Edinburgh|Glasgow|London|Manchester|Oxford',
	'Europe/Luxembourg': 'Luxembourg',
	'Europe/Madrid': 'Barcelona|Bilbao|Madrid|Málaga|Seville|Valencia',
	'Europe/Malta': 'Valletta',
	'Europe/Minsk': 'Minsk',
	'Europe/Moscow': 'Moscow|Saint Petersburg',
	'Europe/Oslo': 'Bergen|Oslo|Trondheim',
	'Europe/Paris': 'Bordeaux|Lille|Lyon|Marseille|Nantes|Paris|Toulouse',
	'Europe/Prague': 'Brno|Prague',
	'Europe/Riga': 'Riga',
	'Europe/Rome': 'Bologna|Milan|Naples|Rome|Turin',
	'Europe/Sarajevo': 'Sarajevo',
	'Europe/Skopje': 'Skopje',
	'Europe/Sofia': 'Plovdiv|Sofia',
	'Europe/Stockholm': 'Gothenburg|Malmö|Stockholm',
	'Europe/Tallinn': 'Tallinn|Tartu',
	'Europe/Tirane': 'Tirana',
	'Europe/Vienna': 'Graz|Vienna',
	'Europe/Vilnius': 'Kaunas|Vilnius',
	'Europe/Warsaw': 'Gdańsk|Kraków|Poznań|Warsaw|Wrocław',
	'Europe/Zagreb': 'Zagreb',
	'Europe/Zurich': 'Basel|Bern|Geneva|Lausanne|Zürich',
	'Indian/Mauritius': 'Port Louis',
	'Pacific/Auckland': 'Auckland|Christchurch|Wellington',
	'Pacific/Fiji': 'Suva',
	'Pacific/Honolulu': 'Honolulu'
};

/** How a name is compared: without accents, without case. */
function plain(name: string): string {
	return name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l').replaceAll('’', "'").toLowerCase();
}

function byName(a: Place, b: Place): number {
	return plain(a.name) < plain(b.name) ? -1 : 1;
}

/** The cities of the list, by name. */
export const CITIES: readonly Place[] = Object.entries(BY_ZONE)
	.flatMap(([zone, names]) => names.split('|').map((name) => ({ name, zone })))
	.sort(byName);

/** The city that a zone is named after: "Ushuaia" of America/Argentina/Ushuaia; null where it names none. */
function ownCity(zone: string): string | null {
	if (!zone.includes('/') || zone.startsWith('Etc/') || /\d|GMT/.test(zone)) return null;
	return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The cities of the list and, after `Intl.supportedValuesOf`, the own city of every zone that has none of that name. */
export function allPlaces(zones: readonly string[] = Intl.supportedValuesOf('timeZone')): Place[] {
	const known = new Set(CITIES.map((city) => plain(city.name)));
	const others = zones.flatMap((zone): Place[] => {
		const name = ownCity(zone);
		return name === null || known.has(plain(name)) ? [] : [{ name, zone }];
	});
	return [...CITIES, ...others].sort(byName);
}
