//! What the sample's people write about: a bank of true-sounding sentences, put together anew each time.

pub const GIVEN: &[&str] = &[
    "Aled", "Amina", "Anjali", "Arthur", "Bethan", "Callum", "Carys", "Chidi", "Daniel", "Delyth", "Eilidh",
    "Elizabeth", "Emeka", "Fatima", "Fiona", "George", "Grace", "Hannah", "Haruka", "Imran", "Iolo", "Isla",
    "Jack", "Jasmine", "Kofi", "Laila", "Lowri", "Mairi", "Malik", "Margaret", "Mei", "Mohammed", "Nadia",
    "Nia", "Niamh", "Olu", "Owain", "Patrick", "Rachel", "Rhiannon", "Rowan", "Samuel", "Sanjay", "Seren",
    "Shauna", "Sofia", "Stephen", "Tariq", "Tomos", "Victoria", "William", "Yusuf", "Zainab", "Zoe",
];

pub const FAMILY: &[&str] = &[
    "Abara", "Adams", "Ahmed", "Anderson", "Bailey", "Banerjee", "Bevan", "Brennan", "Campbell", "Carter",
    "Chaudhry", "Clarke", "Davies", "Desai", "Edwards", "Ellis", "Evans", "Fletcher", "Foster", "Gallagher",
    "Gill", "Griffiths", "Hassan", "Hopkins", "Hussain", "Iyer", "Jenkins", "Jones", "Kaur", "Kelly", "Khan",
    "Lewis", "MacDonald", "Mahmood", "McAllister", "Mensah", "Morgan", "Murphy", "Nkosi", "O'Connor", "Okoro",
    "Owen", "Patel", "Pereira", "Powell", "Quinn", "Rahman", "Reid", "Roberts", "Scott", "Sharma", "Singh",
    "Stewart", "Thomas", "Vaughan", "Walsh", "Wang", "Williams", "Wright", "Young",
];

pub const JOBS: &[(&str, &str)] = &[
    ("Policy Adviser", "HEO"), ("Senior Policy Adviser", "SEO"), ("Head of Policy", "Grade 6"),
    ("Service Designer", "SEO"), ("User Researcher", "SEO"), ("Content Designer", "HEO"),
    ("Developer", "SEO"), ("Lead Developer", "Grade 7"), ("Data Analyst", "HEO"), ("Statistician", "SEO"),
    ("Economist", "Grade 7"), ("Operational Researcher", "SEO"), ("Caseworker", "EO"),
    ("Operations Manager", "HEO"), ("Delivery Manager", "SEO"), ("Programme Director", "SCS1"),
    ("Finance Business Partner", "Grade 7"), ("Commercial Manager", "SEO"), ("HR Adviser", "HEO"),
    ("Private Secretary", "SEO"), ("Communications Officer", "HEO"), ("Legal Adviser", "Grade 7"),
    ("Records Manager", "HEO"), ("Estates Manager", "SEO"),
];

pub const BODIES: &[(&str, &str)] = &[
    ("Rivers and Coasts", "Afonydd ac Arfordiroedd"), ("Rail Safety", "Diogelwch y Rheilffyrdd"),
    ("Fair Trading", "Masnachu Teg"), ("Small Harbours", "Harbwrs Bach"), ("School Buildings", "Adeiladau Ysgol"),
    ("Historic Places", "Lleoedd Hanesyddol"), ("Animal Health", "Iechyd Anifeiliaid"),
    ("Energy Advice", "Cyngor Ynni"), ("Courts and Hearings", "Llysoedd a Gwrandawiadau"),
    ("Public Accounts", "Cyfrifon Cyhoeddus"), ("Road Works", "Gwaith Ffordd"), ("Food Standards", "Safonau Bwyd"),
    ("Weather and Tides", "Tywydd a Llanw"), ("Skills and Work", "Sgiliau a Gwaith"),
    ("Charities", "Elusennau"), ("Patents", "Patentau"), ("Veterans", "Cyn-filwyr"), ("Forestry", "Coedwigaeth"),
    ("Statistics", "Ystadegau"), ("Border Goods", "Nwyddau'r Ffin"),
];

pub const SPACES: &[(&str, &str)] = &[
    ("Digital Planning", "Open standards for planning data, with councils and the Land Records Agency."),
    ("Plain Forms", "Every form of the service, rewritten until people get through it the first time."),
    ("Flood Response", "What each body does in the first 48 hours, and who rings whom."),
    ("Accessible Services", "Audits, fixes and clinics for services that everyone can use."),
    ("Data Standards", "Names, dates and addresses written the same way by everybody."),
    ("Net Zero Estate", "Heating, lighting and empty floors of the public estate."),
    ("Apprentices", "For apprentices and those who look after them."),
    ("Working in Welsh", "Gweithio yn Gymraeg: help, geirfa a sgwrs."),
    ("Rural Network", "Living and working far from headquarters."),
    ("Procurement Clinic", "Bring your specification; leave with a shorter one."),
    ("Open Source", "What we publish, what we use, and how to do both well."),
    ("Records for Everyone", "Keeping what matters, finding it again, and letting the rest go."),
];

pub const SUBJECTS: &[&str] = &[
    "planning data", "the bereavement service", "our casework backlog", "the winter flood plan",
    "address matching", "the apprenticeship intake", "meeting rooms", "the annual leave form",
    "paper records in the basement", "the new style guide", "remote interviews", "our open standards",
    "the parking rules", "heat pumps at headquarters", "the translation queue", "the fraud dashboard",
    "the supplier list", "user research in Swansea", "screen-reader testing", "the consultation on hedgerows",
    "the grants calculator", "the ministers' question log", "the evening shift", "our retention schedule",
];

/// Titles; `{}` is the subject.
pub const TITLES: &[&str] = &[
    "What we learned from {}", "Three things to change about {}", "A month of work on {}",
    "Why {} took longer than we said", "Help wanted with {}", "Notes from the workshop on {}",
    "How other departments handle {}", "An honest look at {}", "Before you start on {}",
    "Numbers and stories about {}", "Ten questions about {}", "What users told us about {}",
];

pub const SENTENCES: &[&str] = &[
    "We began by sitting with the people who do the work every day.",
    "Of the 240 cases that we looked at, 61 had been sent back for a missing date of birth.",
    "Nobody had asked for the third page of the form since 2014.",
    "The team in Swansea had solved half of this already, and nobody had told us.",
    "It costs about four minutes a case, which is two full posts over a year.",
    "We tried it with five people on a Tuesday and changed it on the Wednesday.",
    "Two of the five used a screen reader, and both stopped at the same field.",
    "The policy has not changed; the words that explain it have.",
    "We kept the old address working, because it is printed on a leaflet in every library.",
    "Legal read it twice and asked for one comma.",
    "If your department does this differently, we would like to hear how.",
    "The numbers are rough, but the direction is not in doubt.",
    "Thanks to everyone who came on a wet evening in February.",
    "We will write again when the next 500 cases are through.",
    "The hardest part was agreeing on what to call it.",
    "Most of the delay came from waiting for a signature that the law does not require.",
    "There is a template in the wiki now, with an example filled in.",
    "The supplier has agreed to publish the interface.",
    "Our manager cleared one morning a week for it, and that made the difference.",
    "We have put the spreadsheet where anybody can find it.",
    "People rang us because the letter did not say what to do next.",
    "Once the letter said it, calls fell by a third.",
    "Please tell us where this is wrong.",
    "The next open session is on Thursday at ten.",
];

pub const WELSH_TITLES: &[&str] = &[
    "Beth ddysgon ni am {}", "Tri pheth i'w newid am {}", "Nodiadau o'r gweithdy ar {}", "Cymorth gyda {}",
];

pub const WELSH_SUBJECTS: &[&str] =
    &["y cynllun llifogydd", "ein ffurflenni", "y canllaw arddull", "y ciw cyfieithu", "safonau agored"];

pub const WELSH_SENTENCES: &[&str] = &[
    "Dechreuon ni drwy eistedd gyda'r bobl sy'n gwneud y gwaith bob dydd.",
    "Roedd y tîm yn Abertawe wedi datrys hanner hyn yn barod.",
    "Nid yw'r polisi wedi newid; y geiriau sy'n ei egluro sydd wedi newid.",
    "Mae templed yn y wici bellach, gydag enghraifft.",
    "Os yw eich adran yn gwneud hyn yn wahanol, hoffem glywed sut.",
    "Diolch i bawb a ddaeth ar noson wlyb ym mis Chwefror.",
    "Bydd y sesiwn agored nesaf ddydd Iau am ddeg.",
];

pub const COMMENTS: &[&str] = &[
    "We had the same problem last year; happy to share what we did.",
    "Could you post the template? Ours still has the old address.",
    "This is the clearest explanation that I have read of it.",
    "Have you tested it with the people in the call centre?",
    "Worth telling the **Accessible Services** space as well.",
    "Thank you. I have sent this round my team.",
    "One correction: the deadline is the 14th, not the 15th.",
    "How did you get the time for it? Ours goes in reporting.",
];

pub const MESSAGES: &[&str] = &[
    "Morning all. Has anybody got the latest figures?",
    "They are in the shared folder now, second tab.",
    "Thanks! That was quick.",
    "I can take the Thursday session if somebody covers the desk.",
    "The supplier says Friday. I have heard that before…",
    "Could someone look over my draft before two o'clock?",
    "Done, two small comments. Good to go.",
    "Who owns the *old* mailbox? It is full again.",
    "We agreed in March to close it. I will find the note.",
    "Reminder: the building closes at six today.",
    "Does the new form work with a screen reader yet?",
    "It does since this morning. Please try to break it.",
    "Croeso i Siân, who joins us from translation this week.",
    "The train is late, please start without me.",
    "Minutes are in the wiki. Shout if I got anything wrong.",
    "I rang them: it is a known fault, fixed by noon.",
];

pub const CHANNELS: &[&str] = &["Desk", "Questions", "Announcements"];
pub const TOPICS: &[&str] = &["Good morning", "This week", "Draft for comment", "Figures", "Rota", "Kit and access"];
