"""Names that training exchanges for others of their kind, so that the reader does not lean on known actors."""

SURNAMES = tuple(
    "Trump Obama Clinton Biden Boehner McConnell Pelosi Reid Schumer Ryan Sanders Romney Kerry Cruz Rubio McCain Warren"
    " Putin Netanyahu Cameron Corbyn Johnson Merkel Macron Hollande Sarkozy Assad Rouhani Zarif Lavrov Erdogan Modi Xi"
    " Abbas Gantz Lapid Tsipras Varoufakis Rajoy Renzi Conte Juncker Tusk Barnier Davis Farage Sturgeon Poroshenko"
    " Yanukovych Maduro Guaido Santos Bolsonaro Lula Nieto Trudeau Freeland Abe Moon Kim Duterte Mnuchin Pompeo Bolton"
    " Tillerson Mattis Lew Geithner Holder Sessions Barr Mueller Comey Nadler Schiff Durbin Graham Flake Collins Manchin"
    " Cantor Hoyer McCarthy Scalise Meadows Jordan Menendez Feinstein Kaine Christie Cuomo Newsom Walker Kasich Perry"
    " Okafor Haddad Lindqvist Moreau Tanaka Silva Novak Petrov Kowalski Hassan Rahman Mbeki Otieno Ferreira Rossi"
    " Bianchi Schmidt Weber Nowak Horvat Ivanov Papadopoulos Aydin Demir Cohen Levi Khalil Nasser Farouk Diallo Traore"
    " Mensah Banda Chanda Ndlovu Nkosi Sato Suzuki Park Choi Nguyen Tran Santoso Wijaya Reyes Garcia Morales Vargas"
    " Quispe Mamani Gomez Alvarez Castillo Andersson Nielsen Hansen Virtanen Kallas Kask Ozols Jansen Bakker Peeters"
    " Dubois Lefevre Murphy Byrne O’Neill Campbell Stewart Hughes Davies Patel Singh Sharma Khan Malik Ahmed Chowdhury"
    " Perera Silwal Tamang Karimov Aliyev Sargsyan Kobakhidze Lukashenko Popescu Dimitrov Vucic Kurti Rama Plenkovic".split()
)

COUNTRIES = (
    "Afghanistan Albania Algeria Argentina Armenia Australia Austria Azerbaijan Bahrain Bangladesh Belarus Belgium Bolivia"
    " Brazil Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Cyprus Denmark Ecuador Egypt Estonia"
    " Ethiopia Finland France Georgia Germany Ghana Greece Guatemala Haiti Honduras Hungary Iceland India Indonesia Iran"
    " Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan Kenya Kosovo Kuwait Laos Latvia Lebanon Libya Lithuania"
    " Malaysia Mali Malta Mexico Moldova Mongolia Morocco Mozambique Myanmar Nepal Netherlands Nicaragua Niger Nigeria"
    " Norway Oman Pakistan Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda Senegal Serbia"
    " Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan Tanzania Thailand Tunisia Turkey"
    " Uganda Ukraine Uruguay Venezuela Vietnam Yemen Zambia Zimbabwe"
).split()
COUNTRIES = tuple(name for name in COUNTRIES if name not in SURNAMES)

DEMONYMS = tuple(
    "Afghan Albanian Algerian Armenian Australian Austrian Bangladeshi Belarusian Belgian Bolivian Brazilian Bulgarian"
    " Canadian Chilean Chinese Colombian Croatian Cuban Cypriot Danish Egyptian Estonian Ethiopian Finnish French Georgian"
    " German Ghanaian Greek Hungarian Indian Indonesian Iranian Iraqi Irish Israeli Italian Japanese Jordanian Kenyan Kuwaiti"
    " Latvian Lebanese Libyan Lithuanian Malaysian Mexican Moldovan Moroccan Nigerian Norwegian Pakistani Peruvian Polish"
    " Portuguese Qatari Romanian Russian Rwandan Serbian Slovak Slovenian Somali Spanish Sudanese Swedish Swiss Syrian"
    " Taiwanese Thai Tunisian Turkish Ugandan Ukrainian Venezuelan Vietnamese Yemeni Zambian".split()
)

GROUPS = tuple(
    "Democrats Republicans Conservatives Liberals Tories Unionists Socialists Greens Nationalists Separatists Rebels"
    " Teachers Pilots Miners Farmers Nurses Dockers Centrists Moderates Progressives Hardliners Reformers Federalists"
    " Militants Insurgents Islamists Kurds Houthis Taliban".split()
)
