"""What the columns of figures about pieces are called: in what search engines, counters and advertisers export."""

MEASURE: dict[str, dict[str, str]] = {
    "page": {
        "English": "page, pages, url, page url, landing page, piece, slug, path, page path",
        "German": "seite, seiten, beitrag, stück, zielseite, landingpage",
        "Search Console": "top pages, häufigste seiten, die häufigsten seiten, pages les plus populaires",
        "GA4": "page path and screen class, page path and screen name, page title and screen class, "
        "seitenpfad und bildschirmklasse",
        "Plausible": "name, entry page",
        "Matomo": "label, bezeichnung, page url, seiten url",
    },
    "campaign": {
        "English": "campaign, campaign name",
        "German": "kampagne, kampagnenname",
    },
    "query": {
        "English": "query, queries, search term, keyword",
        "German": "suchanfrage, suchanfragen, suchbegriff",
        "Search Console": "top queries, häufigste suchanfragen, die häufigsten suchanfragen",
    },
    "what": {"English": "what, kind, note, description, text", "German": "was, art, notiz, beschreibung"},
    "day": {"English": "date, day", "German": "datum, tag", "French": "date, jour", "Spanish": "fecha, día"},
    "begins": {
        "English": "from, begins, start, start date",
        "German": "von, beginn, startdatum",
        "Meta": "reporting starts, auswertungsbeginn, berichtsstart",
    },
    "ends": {
        "English": "to, until, ends, end, end date",
        "German": "bis, ende, enddatum",
        "Meta": "reporting ends, auswertungsende, berichtsende",
    },
    "views": {
        "English": "views, page views, pageviews",
        "German": "aufrufe, seitenaufrufe, seitenansichten",
        "Matomo": "nb hits, unique pageviews, eindeutige seitenansichten",
    },
    "visitors": {
        "English": "visitors, unique visitors, users, active users, total users",
        "German": "besucher, nutzer, aktive nutzer, eindeutige besucher",
        "Matomo": "nb uniq visitors, nb visits, unique visitors, visits, besuche",
    },
    "clicks": {
        "English": "clicks, link clicks, clicks all",
        "German": "klicks, link klicks, klicks alle",
        "French": "clics",
        "Spanish": "clics",
    },
    "impressions": {
        "English": "impressions",
        "German": "impressionen",
        "Spanish": "impresiones",
        "Google Ads": "impr",
    },
    "conversions": {
        "English": "conversions, key events, results",
        "German": "conversions, schlüsselereignisse, ergebnisse",
    },
    "spend": {
        "English": "spend, spent, cost, costs, amount spent",
        "German": "kosten, ausgaben, ausgegebener betrag",
    },
    "earned": {
        "English": "earned, amount, revenue, total revenue, income, conversion value, conv value",
        "German": "eingenommen, betrag, einnahmen, umsatz, gesamtumsatz, conversion wert",
    },
    "currency": {"English": "currency, currency code", "German": "währung, währungscode"},
}
