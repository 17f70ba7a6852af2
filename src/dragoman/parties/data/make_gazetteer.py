"""Writes ``states.json``: English names of states from CLDR, joined to demonyms, capitals and palaces.

Run ``python make_gazetteer.py`` beside this file after ``pip install babel``; Dragoman itself never imports babel.
The names are those of the Unicode Common Locale Data Repository (Unicode License v3) as babel carries them. Demonyms,
capitals and seats of government in ``FACTS`` are plain facts, written here by hand: one line a state, fields parted
by ``|``: ISO code, demonyms, capitals and palaces, further names.
"""

from __future__ import annotations

import json
from pathlib import Path

FACTS = """
AF|Afghan,Afghans|Kabul|
AL|Albanian,Albanians|Tirana|
DZ|Algerian,Algerians|Algiers|
AD|Andorran,Andorrans||
AO|Angolan,Angolans|Luanda|
AR|Argentine,Argentinian,Argentines,Argentinians|Buenos Aires,Casa Rosada|
AM|Armenian,Armenians|Yerevan|
AU|Australian,Australians|Canberra|
AT|Austrian,Austrians|Vienna|
AZ|Azerbaijani,Azerbaijanis,Azeri,Azeris|Baku|
BS|Bahamian,Bahamians|Nassau|Bahamas,the Bahamas
BH|Bahraini,Bahrainis|Manama|
BD|Bangladeshi,Bangladeshis|Dhaka|
BB|Barbadian,Barbadians|Bridgetown|
BY|Belarusian,Belarusians,Belarussian|Minsk|Belorussia
BE|Belgian,Belgians||
BZ|Belizean|Belmopan|
BJ|Beninese|Porto-Novo|
BT|Bhutanese|Thimphu|
BO|Bolivian,Bolivians|La Paz|
BA|Bosnian,Bosnians|Sarajevo|Bosnia,Bosnia-Herzegovina,Bosnia and Herzegovina
BW|Botswanan,Motswana|Gaborone|
BR|Brazilian,Brazilians|Brasilia,Planalto|
BN|Bruneian|Bandar Seri Begawan|
BG|Bulgarian,Bulgarians|Sofia|
BF|Burkinabe|Ouagadougou|
BI|Burundian,Burundians|Bujumbura,Gitega|
KH|Cambodian,Cambodians|Phnom Penh|
CM|Cameroonian,Cameroonians|Yaounde|
CA|Canadian,Canadians|Ottawa|
CV|Cape Verdean|Praia|
CF|Central African|Bangui|
TD|Chadian,Chadians|N'Djamena|
CL|Chilean,Chileans|La Moneda|
CN|Chinese|Beijing,Peking,Zhongnanhai|People's Republic of China,PRC,P.R.C.
CO|Colombian,Colombians|Bogota,Casa de Narino|
KM|Comorian|Moroni|
CG|Congolese|Brazzaville|Republic of the Congo,Congo-Brazzaville
CD||Kinshasa|Democratic Republic of the Congo,Democratic Republic of Congo,DR Congo,DRC,Congo
CR|Costa Rican,Costa Ricans||
HR|Croatian,Croatians,Croats|Zagreb|
CU|Cuban,Cubans|Havana|
CY|Cypriot,Cypriots|Nicosia|
CZ|Czech,Czechs|Prague|Czech Republic,the Czech Republic
CI|Ivorian,Ivorians|Abidjan,Yamoussoukro|Ivory Coast,Cote d'Ivoire
DK|Danish,Danes|Copenhagen|
DJ|Djiboutian||
DM|||
DO|||the Dominican Republic
EC|Ecuadorian,Ecuadorean,Ecuadorians|Quito|
EG|Egyptian,Egyptians|Cairo|
SV|Salvadoran,Salvadorans|San Salvador|
GQ|Equatoguinean|Malabo|
ER|Eritrean,Eritreans|Asmara|
EE|Estonian,Estonians|Tallinn|
SZ|Swazi|Mbabane|Swaziland
ET|Ethiopian,Ethiopians|Addis Ababa|
FJ|Fijian,Fijians|Suva|
FI|Finnish,Finns|Helsinki|
FR|French,Frenchman|Paris,Elysee,Elysee Palace,Quai d'Orsay,Matignon|
GA|Gabonese|Libreville|
GM|Gambian,Gambians|Banjul|the Gambia
GE|Georgian,Georgians|Tbilisi|
DE|German,Germans|Berlin,Bundestag|
GH|Ghanaian,Ghanaians|Accra|
GR|Greek,Greeks|Athens|
GT|Guatemalan,Guatemalans||
GN|Guinean,Guineans|Conakry|
GY|Guyanese|Georgetown|
HT|Haitian,Haitians|Port-au-Prince|
HN|Honduran,Hondurans|Tegucigalpa|
HU|Hungarian,Hungarians|Budapest|
IS|Icelandic,Icelanders|Reykjavik|
IN|Indian,Indians|New Delhi,Delhi|
ID|Indonesian,Indonesians|Jakarta|
IR|Iranian,Iranians|Tehran,Teheran|Islamic Republic of Iran,Islamic Republic
IQ|Iraqi,Iraqis|Baghdad|
IE|Irish|Dublin,Taoiseach|Republic of Ireland,Irish Republic
IL|Israeli,Israelis|Jerusalem,Tel Aviv,Knesset|
IT|Italian,Italians|Rome,Palazzo Chigi|
JM|Jamaican,Jamaicans|Kingston|
JP|Japanese|Tokyo|
JO|Jordanian,Jordanians|Amman|
KZ|Kazakh,Kazakhs|Astana|
KE|Kenyan,Kenyans|Nairobi|
KW|Kuwaiti,Kuwaitis|Kuwait City|
KG|Kyrgyz|Bishkek|
LA|Laotian,Laotians|Vientiane|
LV|Latvian,Latvians|Riga|
LB|Lebanese|Beirut|
LR|Liberian,Liberians|Monrovia|
LY|Libyan,Libyans|Tripoli|
LI||Vaduz|
LT|Lithuanian,Lithuanians|Vilnius|
LU|Luxembourgish||
MG|Malagasy|Antananarivo|
MW|Malawian,Malawians|Lilongwe|
MY|Malaysian,Malaysians|Kuala Lumpur,Putrajaya|
MV|Maldivian|Male|the Maldives
ML|Malian,Malians|Bamako|
MT|Maltese|Valletta|
MR|Mauritanian,Mauritanians|Nouakchott|
MU|Mauritian|Port Louis|
MX|Mexican,Mexicans|Mexico City,Los Pinos|
MD|Moldovan,Moldovans|Chisinau|
MC|||
MN|Mongolian,Mongolians|Ulaanbaatar|
ME|Montenegrin,Montenegrins|Podgorica|
MA|Moroccan,Moroccans|Rabat|
MZ|Mozambican,Mozambicans|Maputo|
MM|Burmese|Naypyidaw,Naypyitaw|Burma,Myanmar
NA|Namibian,Namibians|Windhoek|
NP|Nepali,Nepalese|Kathmandu|
NL|Dutch|The Hague,Hague|Holland,the Netherlands
NZ|New Zealander,New Zealanders|Wellington|
NI|Nicaraguan,Nicaraguans|Managua|
NE|Nigerien|Niamey|
NG|Nigerian,Nigerians|Abuja|
KP|North Korean,North Koreans|Pyongyang|DPRK,D.P.R.K.
MK|Macedonian,Macedonians|Skopje|Macedonia
NO|Norwegian,Norwegians|Oslo|
OM|Omani,Omanis|Muscat|
PK|Pakistani,Pakistanis|Islamabad|
PA|Panamanian,Panamanians|Panama City|
PG||Port Moresby|
PY|Paraguayan,Paraguayans|Asuncion|
PE|Peruvian,Peruvians|Lima|
PH|Filipino,Filipinos,Philippine|Manila,Malacanang|the Philippines
PL|Polish,Poles|Warsaw|
PT|Portuguese|Lisbon|
QA|Qatari,Qataris|Doha|
RO|Romanian,Romanians|Bucharest|
RU|Russian,Russians|Moscow,Kremlin,the Kremlin,Duma|Russian Federation,the Russian Federation
RW|Rwandan,Rwandans|Kigali|
SA|Saudi,Saudis|Riyadh|
SN|Senegalese|Dakar|
RS|Serbian,Serbians,Serb,Serbs|Belgrade|
SL|Sierra Leonean|Freetown|
SG|Singaporean,Singaporeans||
SK|Slovak,Slovaks,Slovakian|Bratislava|
SI|Slovenian,Slovene,Slovenians|Ljubljana|
SO|Somali,Somalis|Mogadishu|
ZA|South African,South Africans|Pretoria|
KR|South Korean,South Koreans,Korean,Koreans|Seoul,Blue House|ROK,R.O.K.
SS|South Sudanese|Juba|
ES|Spanish,Spaniards|Madrid,Moncloa|
LK|Sri Lankan,Sri Lankans|Colombo|
SD|Sudanese|Khartoum|
SR|Surinamese|Paramaribo|
SE|Swedish,Swedes|Stockholm|
CH|Swiss|Bern|
SY|Syrian,Syrians|Damascus|
TW|Taiwanese|Taipei|
TJ|Tajik,Tajiks|Dushanbe|
TZ|Tanzanian,Tanzanians|Dodoma,Dar es Salaam|
TH|Thai,Thais|Bangkok|
TL|Timorese|Dili|East Timor,Timor-Leste
TG|Togolese|Lome|
TT|Trinidadian|Port of Spain|
TN|Tunisian,Tunisians|Tunis|
TR|Turkish,Turks|Ankara|Turkey,Turkiye
TM|Turkmen|Ashgabat|
UG|Ugandan,Ugandans|Kampala|
UA|Ukrainian,Ukrainians|Kyiv,Kiev,Bankova,Verkhovna Rada|
AE|Emirati,Emiratis|Abu Dhabi|UAE,U.A.E.,the Emirates
GB|British,Briton,Britons,Brits|London,Downing Street,10 Downing Street,No 10,Whitehall|UK,U.K.,Britain,Great Britain
US|American,Americans|Washington,White House,Oval Office,Foggy Bottom|U.S.,USA,U.S.A.,America,United States of America
UY|Uruguayan,Uruguayans|Montevideo|
UZ|Uzbek,Uzbeks|Tashkent|
VA|Vatican|Holy See|Vatican,the Vatican
VE|Venezuelan,Venezuelans|Caracas,Miraflores|
VN|Vietnamese|Hanoi|Viet Nam
YE|Yemeni,Yemenis|Sanaa,Sana'a|
ZM|Zambian,Zambians|Lusaka|
ZW|Zimbabwean,Zimbabweans|Harare|
XK|Kosovar,Kosovars|Pristina|
PS|Palestinian,Palestinians|Ramallah|Palestine,Palestinian Authority,the Palestinian Authority
"""

# Where CLDR's heading form is not what a report prints, or the display name is this project's own choice.
DISPLAY = {
    "BA": "Bosnia and Herzegovina",
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "CI": "Ivory Coast",
    "MM": "Myanmar",
    "PS": "Palestinian Authority",
    "TR": "Turkey",
    "VA": "Vatican",
}


def make_states() -> list[dict[str, object]]:
    """One row a state, in the order of its code: code, name, names, demonyms, capitals."""
    from babel import Locale

    territories = Locale.parse("en").territories
    rows: list[dict[str, object]] = []
    for line in sorted(FACTS.strip().splitlines()):
        code, demonyms, capitals, names = line.split("|")
        display = DISPLAY.get(code, territories[code])
        every = {display, *(name for name in names.split(",") if name)}
        if "(" not in territories[code] and " - " not in territories[code]:
            every.add(territories[code])
        rows.append(
            {
                "code": code,
                "name": display,
                "names": sorted(name.removeprefix("the ") for name in every),
                "demonyms": sorted(word for word in demonyms.split(",") if word),
                "capitals": sorted({word.removeprefix("the ") for word in capitals.split(",") if word}),
            }
        )
    return rows


if __name__ == "__main__":
    origin = "names: Unicode CLDR (Unicode License v3) through babel; demonyms, capitals, palaces: facts, by hand"
    body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in make_states())
    path = Path(__file__).with_name("states.json")
    path.write_text(f'{{"origin": {json.dumps(origin)}, "states": [\n{body}\n]}}\n', encoding="utf-8")
