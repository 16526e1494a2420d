"""Small lists in every format, of invented parties and of the canaries that a list must have."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from checker.watchlists.kinds import load_kind
from checker.watchlists.source import MAIN, ListFile, ListSource

DAY = date(2026, 11, 20)
_OFAC_END = b"\x1a"
PERSON = (
    "DOB 10 Dec 1948; alt. DOB 1950; POB Qinghe; nationality Freedonia; Passport X1234567 "
    "(Freedonia) issued 01 Jan 2001 expires 01 Jan 2011; alt. Passport Y7654321; "
    "a.k.a. 'OLD FOX'; f.k.a. 'YOUNG FOX'."
)


def canaries(kind: str) -> list[str]:
    return [canary.names[0] for canary in load_kind(kind).canaries]


def make_source(name: str, content: bytes, **companions: bytes) -> ListSource:
    parts = {MAIN: ListFile(name, content, DAY)}
    parts |= {part: ListFile(f"{part}.csv", body, DAY) for part, body in companions.items()}
    return ListSource(name, parts)


def ofac_files(people: Sequence[str] = ("FUCHS, Otto",)) -> dict[str, bytes]:
    """Give the files of the SDN list: its canaries, some people, a Chinese company, a vessel."""
    parties = [[100 + n, name, "-0- ", "CUBA"] for n, name in enumerate(canaries("ofac.sdn"))]
    rows = [[*party, *["-0- "] * 7, "-0- "] for party in parties]
    rows += [
        [200 + n, name, "individual", "SDGT] [IFSR", "Chairman", *["-0- "] * 6, PERSON]
        for n, name in enumerate(people)
    ]
    code = "Unified Social Credit Code (USCC) 91330106MA2KX7Q30B (China)."
    rows.append([300, "QINGHE TRADING CO., LTD.", "-0- ", "DPRK3", *["-0- "] * 7, code])
    vessel = ["TUGBOAT", "-0- ", "-0- ", "Freedonia", "-0- "]
    imo = "Vessel Registration Identification IMO 9187629; DOB nonsense."
    rows.append([301, "SEA FOX", "vessel", "CUBA", "-0- ", "FD5X", *vessel, imo])
    aliases = [[200, 1, "aka", "FUCHS, O.", "-0- "], [300, 2, "fka", "QINGHE GOODS", "-0- "]]
    addresses = [[300, 7, "1 River Road", "Qinghe 310000", "China", "-0- "]]
    return {
        "main": _ofac_csv(rows),
        "aliases": _ofac_csv(aliases),
        "addresses": _ofac_csv(addresses),
    }


def ofac_source(**changes: bytes) -> ListSource:
    files = ofac_files() | changes
    return make_source("sdn.csv", files.pop("main"), **files)


def write_ofac_folder(folder: Path) -> Path:
    names = {"main": "SDN.CSV", "aliases": "ALT.CSV", "addresses": "ADD.CSV"}
    folder.mkdir(parents=True, exist_ok=True)
    for part, content in ofac_files().items():
        (folder / names[part]).write_bytes(content)
    return folder


def zip_folder(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, f"inner/{one.name}")
    return path


def un_xml(
    people: Sequence[str] = ("FUCHS",), generated: str = "2026-11-20T00:00:09.554Z"
) -> bytes:
    """Give the list of the United Nations with its canaries as entities."""
    persons = "".join(
        f"""<INDIVIDUAL><DATAID>{500 + n}</DATAID><FIRST_NAME>OTTO</FIRST_NAME>
<SECOND_NAME>{escape(name)}</SECOND_NAME><UN_LIST_TYPE>FRD</UN_LIST_TYPE>
<REFERENCE_NUMBER>FRi.{n:03}</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>奥托</NAME_ORIGINAL_SCRIPT><COMMENTS1>Reason.</COMMENTS1>
<NATIONALITY><VALUE>Freedonia</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>OLD FOX</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>O. FUCHS</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1973</FROM_YEAR>
<TO_YEAR>1974</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1971</YEAR>
</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_ADDRESS><CITY>Qinghe</CITY><COUNTRY>Freedonia</COUNTRY>
</INDIVIDUAL_ADDRESS><INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
<NUMBER>X123</NUMBER><ISSUING_COUNTRY>Freedonia</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL>"""
        for n, name in enumerate(people)
    )
    entities = "".join(
        f"""<ENTITY><DATAID>{900 + n}</DATAID><FIRST_NAME>{escape(name)}</FIRST_NAME>
<UN_LIST_TYPE>X</UN_LIST_TYPE><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY>
<ALIAS_NAME>FORMER {n}</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"""
        for n, name in enumerate(canaries("un.consolidated"))
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="{generated}"><INDIVIDUALS>{persons}</INDIVIDUALS>
<ENTITIES>{entities}</ENTITIES></CONSOLIDATED_LIST>""".encode()


def eu_xml() -> bytes:
    """Give the list of the Union as XML."""
    name = quoteattr(canaries("eu.fsf")[0])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-19T10:00:00+01:00">
<sanctionEntity logicalId="13" euReferenceNumber="EU.27.28"><remark>Reason.</remark>
<regulation programme="FRD" publicationDate="2003-07-08"/><subjectType code="person"/>
<nameAlias wholeName="Otto Fuchs" strong="true"/><nameAlias wholeName="Old Fox" strong="false"/>
<citizenship countryIso2Code="FR"/><birthdate birthdate="1948-12-10"/>
<birthdate circa="true" year="1950"/><address city="Qinghe" countryIso2Code="CN"/>
<identification number="X123" identificationTypeDescription="National passport"
 countryIso2Code="FR"/></sanctionEntity>
<sanctionEntity logicalId="14"><subjectType code="enterprise"/><nameAlias wholeName={name}/>
</sanctionEntity></export>""".encode()


def table(
    headings: Sequence[str], rows: Sequence[Mapping[str, str]], separator: str = ","
) -> bytes:
    """Give a table; columns that a row does not name are empty."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return written.getvalue().encode()


def eu_csv() -> bytes:
    """Give the list of the Union as a table: a line for each name of an entity."""
    headings = ["fileGenerationDate", "Entity_LogicalId", "Entity_EU_ReferenceNumber",
                "Entity_Remark", "Entity_SubjectType", "Entity_Regulation_Programme",
                "NameAlias_WholeName", "BirthDate_BirthDate", "Citizenship_CountryIso2Code",
                "Identification_Number", "Identification_TypeDescription",
                "Identification_CountryIso2Code"]  # fmt: skip
    shared = {"fileGenerationDate": "19/11/2026"}
    person = shared | {"Entity_LogicalId": "13", "Entity_SubjectType": "P"}
    return table(
        headings,
        [
            person | {"NameAlias_WholeName": "Otto Fuchs", "Entity_Regulation_Programme": "FRD"},
            person | {"NameAlias_WholeName": "Old Fox", "BirthDate_BirthDate": "1948-12-10"},
            person | {"Identification_Number": "X123", "Identification_CountryIso2Code": "FR",
                      "Identification_TypeDescription": "Passport"},
            shared | {"Entity_LogicalId": "14", "Entity_SubjectType": "E",
                      "NameAlias_WholeName": canaries("eu.fsf")[0]},
        ],
        ";",
    )  # fmt: skip


def uk_ofsi_csv() -> bytes:
    """Give ConList.csv: two names of one group, the canary, the date above the headings."""
    headings = ["Name 6", "Name 1", "Name 2", "Name Non-Latin Script", "DOB", "Nationality",
                "Passport Number", "Address 1", "Country", "Other Information", "Group Type",
                "Alias Type", "Alias Quality", "Regime", "Listed On", "Group ID"]  # fmt: skip
    person = {"Group Type": "Individual", "Group ID": "7000", "Regime": "Freedonia"}
    body = table(
        headings,
        [
            person | {"Name 6": "FUCHS", "Name 1": "Otto", "Alias Type": "Primary name",
                      "DOB": "00/00/1948", "Passport Number": "X123", "Listed On": "31/12/2012",
                      "Name Non-Latin Script": "奥托"},
            person | {"Name 6": "FOX", "Alias Type": "AKA", "Alias Quality": "Low quality"},
            {"Name 6": canaries("uk.ofsi")[0], "Group Type": "Entity", "Group ID": "7001",
             "Alias Type": "Primary name"},
        ],
    )  # fmt: skip
    return b"Last Updated,19/11/2026\r\n" + body


def uk_list_csv() -> bytes:
    """Give the UK Sanctions List: a line for each name, the date above the headings."""
    headings = ["Last Updated", "Unique ID", "OFSI Group ID", "Name 6", "Name 1", "Name type",
                "Alias strength", "Regime Name", "Designation Type", "UK Statement of Reasons",
                "Address Line 1", "Address Country", "Date Designated", "D.O.B",
                "Nationality(/ies)", "Business registration number (s)", "IMO number"]  # fmt: skip
    person = {"Unique ID": "FRD0001", "Designation Type": "Individual"}
    body = table(
        headings,
        [
            person | {"Name 6": "FUCHS", "Name 1": "Otto", "Name type": "Primary Name",
                      "D.O.B": "dd/mm/1948", "Date Designated": "31/12/2012",
                      "Nationality(/ies)": "Freedonia"},
            person | {"Name 6": "FOX", "Name type": "Alias", "Alias strength": "Weak"},
            {"Unique ID": "AQD0001", "Name 6": canaries("uk.sanctions_list")[0],
             "Designation Type": "Entity", "Name type": "Primary Name"},
            {"Unique ID": "FRD0002", "Name 6": "SEA FOX", "Designation Type": "Ship",
             "Name type": "Primary Name", "IMO number": "9187629"},
        ],
    )  # fmt: skip
    return b"Report Date: 19-Nov-2026\r\n" + body


CSL_HEADINGS = [
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "remarks",
    "alt_names",
    "nationalities",
    "dates_of_birth",
    "ids",
]


def csl_csv() -> bytes:
    """Give a screening list: a numbered party, one that stands on two lines, the canary."""
    entity_list = {"source": "Entity List (EL)", "name": "QINGHE OPTICS",
                   "federal_register_notice": "1 FR 1", "start_date": "2018-04-30"}  # fmt: skip
    return table(
        CSL_HEADINGS,
        [
            {"source": "SDN", "entity_number": "1", "type": "Individual", "name": "FUCHS, Otto",
             "programs": "SDGT; IFSR", "alt_names": "FOX, Otto; FOX, O.",
             "dates_of_birth": "1948; 1950-01-02", "nationalities": "FR",
             "ids": "FR, X123, Passport; Subject to Secondary Sanctions, Additional Information -"},
            entity_list | {"addresses": "1 River Road, Qinghe, CN"},
            entity_list | {"addresses": "2 Lake Road, Qinghe, CN"},
            {"source": "SSI", "entity_number": "2", "type": "Entity",
             "name": canaries("us.csl")[0]},
        ],
    )  # fmt: skip


def dpl_txt() -> bytes:
    """Give the denied persons: one with two addresses, the canaries."""
    headings = ["Name", "Street_Address", "City", "Country", "Effective_Date", "Expiration_Date",
                "Action", "FR_Citation"]  # fmt: skip
    person = {"Name": "OTTO FUCHS", "Effective_Date": "06/19/2003", "Expiration_Date": "06/29/2013"}
    rows = [person | {"City": "QINGHE"}, person | {"City": "LAKESIDE"}]
    rows += [{"Name": n, "Effective_Date": "03/24/1981"} for n in canaries("us.dpl")]
    return table(headings, rows, "\t")


def _ofac_csv(rows: Sequence[Sequence[object]]) -> bytes:
    def write(cell: object) -> str:
        return str(cell) if isinstance(cell, int) or cell == "-0- " else f'"{cell}"'

    lines = [",".join(map(write, row)) for row in rows]
    return "".join(f"{line}\r\n" for line in lines).encode() + _OFAC_END


XML_AND_TABLES = {
    "un.consolidated": ("un.xml", un_xml),
    "eu.fsf": ("full.xml", eu_xml),
    "uk.ofsi": ("ConList.csv", uk_ofsi_csv),
    "uk.sanctions_list": ("UK_Sanctions_List.csv", uk_list_csv),
    "us.csl": ("csl.csv", csl_csv),
    "us.dpl": ("dpl.txt", dpl_txt),
}
"""By kind the name of the file and what makes it."""
