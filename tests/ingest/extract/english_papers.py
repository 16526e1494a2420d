"""Papers in English as others set them: proportional print, tables, several columns, small type.

Drawn with another program and other fonts than the generated forms, worded after papers in use.
"""

# ruff: noqa: E501 - a line of print is a line here

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_LEADING = 1.45

Line = tuple[float, float, str, float] | tuple[float, float, str]
"""Place from the left and from above in points, text, size of the type (10 by default)."""


def draw_paper(*lines: Line) -> bytes:
    """A page with lines of print; one that stands left of the paper is centred."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    width, height = A4
    for x, y, text, *rest in lines:
        size = rest[0] if rest else 10.0
        canvas.setFont("Times-Bold" if size > 13 else "Helvetica", size)
        for number, part in enumerate(text.split("\n")):
            place = height - y - number * size * _LEADING
            if x < 0:
                canvas.drawCentredString(width / 2, place, part)
            else:
                canvas.drawString(x, place, part)
    canvas.save()
    return buffer.getvalue()


BUSINESS_PROFILE = draw_paper(
    (150, 60, "ACCOUNTING AND CORPORATE REGULATORY AUTHORITY", 10),
    (150, 75, "(ACRA)", 9),
    (150, 110, "Business Profile (Company)", 18),
    (40, 140, "WHILST EVERY ENDEAVOR IS MADE TO ENSURE THAT INFORMATION PROVIDED IS UPDATED AND\nCORRECT, THE AUTHORITY DISCLAIMS ANY LIABILITY FOR ANY DAMAGE OR LOSS.", 7),
    (40, 180, "Business Profile (Company) of EXAMPLE HARBOUR PTE. LTD. (202012345K)", 9),
    (400, 180, "Date: 03/11/2026", 9),
    (40, 210, "The Following Are The Brief Particulars of :", 9),
    (40, 230, "Registration No.", 9), (220, 230, ": 202012345K", 9),
    (40, 246, "Company Name.", 9), (220, 246, ": EXAMPLE HARBOUR PTE. LTD.", 9),
    (40, 262, "Former Name if any", 9), (220, 262, ":", 9),
    (40, 278, "Incorporation Date.", 9), (220, 278, ": 17/06/2020", 9),
    (40, 294, "Company Type", 9), (220, 294, ": EXEMPT PRIVATE COMPANY LIMITED BY SHARES", 9),
    (40, 310, "Status", 9), (220, 310, ": Live Company", 9),
    (40, 326, "Status Date", 9), (220, 326, ": 17/06/2020", 9),
    (40, 356, "Principal Activities", 10),
    (40, 374, "Activities (I)", 9), (220, 374, ": WHOLESALE TRADE OF A VARIETY OF GOODS (46900)", 9),
    (40, 410, "Registered Office Address", 9), (220, 410, ": 71 SAMPLE ROAD\n  #05-11\n  SINGAPORE (079910)", 9),
    (40, 456, "Date of Address", 9), (220, 456, ": 17/06/2020", 9),
    (40, 490, "Officers/Authorised Representative(s)", 10),
    (40, 510, "Name", 9), (200, 510, "ID", 9), (300, 510, "Nationality", 9), (430, 510, "Position Held", 9),
    (40, 526, "ALICE EXAMPLE", 9), (200, 526, "S0000000X", 9), (300, 526, "SINGAPORE CITIZEN", 9), (430, 526, "Director", 9),
    (40, 780, "Authentication No. : X26000000Y", 8), (480, 780, "Page 1 of 1", 8),
)  # fmt: skip

EMPLOYERS_LIABILITY = draw_paper(
    (-1, 80, "Certificate of Employers' Liability Insurance(a)", 17),
    (-1, 105, "(Where required by regulation 5 of the Employers' Liability (Compulsory Insurance) Regulations 1998,\none or more copies of this certificate must be displayed at each place of business)", 8),
    (400, 145, "Policy No. 24/EL/0098765", 10),
    (60, 190, "1. Name of policyholder", 10), (300, 190, "Sample Meadow Engineering Limited", 10),
    (60, 220, "2. Date of commencement of insurance policy", 10), (300, 220, "1 October 2026", 10),
    (60, 250, "3. Date of expiry of insurance policy", 10), (300, 250, "30 September 2027", 10),
    (60, 300, "We hereby certify that subject to paragraph 2:-\n1. the policy to which this certificate relates satisfies the requirements of the relevant law applicable in\nGreat Britain; and\n2. the minimum amount of cover provided by this policy is no less than £5 million.", 9),
    (60, 400, "Signed on behalf of Specimen Assurance plc (Authorised Insurer)", 10),
    (60, 440, "Signature", 9),
)  # fmt: skip

QUALITY_CERTIFICATE = draw_paper(
    (60, 80, "Certificate of Registration", 22),
    (60, 115, "QUALITY MANAGEMENT SYSTEM - ISO 9001:2015", 14),
    (60, 160, "This is to certify that:"),
    (220, 160, "Specimen Orchard Instruments Ltd\n4 Placeholder Lane\nMilton Sample\nMK0 0AA\nUnited Kingdom"),
    (60, 260, "Holds Certificate Number:"), (220, 258, "FS 712345", 14),
    (60, 290, "and operates a Quality Management System which complies with the requirements of ISO 9001:2015 for the\nfollowing scope:"),
    (60, 330, "The design, manufacture and calibration of measuring instruments.", 11),
    (60, 420, "For and on behalf of the certification body:"),
    (60, 500, "Original Registration Date: 2015-05-01", 8), (330, 500, "Effective Date: 2024-05-01", 8),
    (60, 514, "Latest Revision Date: 2024-03-20", 8), (330, 514, "Expiry Date: 2027-04-30", 8),
    (480, 540, "Page: 1 of 1", 8),
)  # fmt: skip

LIABILITY_CERTIFICATE = draw_paper(
    (150, 40, "CERTIFICATE OF LIABILITY INSURANCE", 16), (480, 30, "DATE (MM/DD/YYYY)", 6), (490, 42, "01/05/2026", 9),
    (30, 65, "THIS CERTIFICATE IS ISSUED AS A MATTER OF INFORMATION ONLY AND CONFERS NO RIGHTS UPON THE CERTIFICATE HOLDER.", 6),
    (30, 100, "PRODUCER", 6), (40, 114, "Placeholder Insurance Brokers LLC\n12 Mock Square\nSpringfield, IL 62701", 8),
    (320, 100, "CONTACT NAME:", 6), (320, 114, "PHONE", 6), (320, 128, "E-MAIL ADDRESS:", 6),
    (320, 146, "INSURER(S) AFFORDING COVERAGE", 6), (520, 146, "NAIC #", 6),
    (320, 160, "INSURER A :", 6), (365, 160, "Example Mutual Insurance Company", 8), (525, 160, "00000", 8),
    (30, 160, "INSURED", 6), (40, 174, "Imaginary Compass Foods, Inc.\n8 Sample Avenue\nSpringfield, IL 62701", 8),
    (320, 174, "INSURER B :", 6), (320, 188, "INSURER C :", 6),
    (30, 240, "INSR\nLTR", 5), (60, 240, "TYPE OF INSURANCE", 6), (190, 240, "POLICY NUMBER", 6), (300, 240, "POLICY EFF\n(MM/DD/YYYY)", 6), (365, 240, "POLICY EXP\n(MM/DD/YYYY)", 6), (440, 240, "LIMITS", 6),
    (30, 275, "A", 7), (60, 275, "COMMERCIAL GENERAL LIABILITY", 6), (190, 275, "CGL-2026-00417", 8), (300, 275, "01/01/2026", 8), (365, 275, "01/01/2027", 8), (430, 275, "EACH OCCURRENCE", 6), (500, 275, "$ 1,000,000", 8),
    (430, 288, "MED EXP (Any one person)", 6), (500, 288, "$ 5,000", 8),
    (430, 301, "GENERAL AGGREGATE", 6), (500, 301, "$ 2,000,000", 8),
    (30, 600, "CERTIFICATE HOLDER", 6), (300, 600, "CANCELLATION", 6),
    (40, 616, "Example Granite Trading LLC", 8),
    (300, 616, "SHOULD ANY OF THE ABOVE DESCRIBED POLICIES BE CANCELLED BEFORE THE EXPIRATION DATE THEREOF", 5),
)  # fmt: skip

GOOD_STANDING = draw_paper(
    (-1, 70, "TERRITORY OF THE BRITISH VIRGIN ISLANDS", 12),
    (-1, 90, "BVI BUSINESS COMPANIES ACT", 11),
    (-1, 130, "CERTIFICATE OF GOOD STANDING", 20),
    (-1, 155, "(SECTION 235)", 9),
    (70, 200, "The REGISTRAR OF CORPORATE AFFAIRS, of the British Virgin Islands, HEREBY CERTIFIES that, pursuant to\nthe BVI Business Companies Act,"),
    (-1, 250, "FICTIONAL LANTERN HOLDINGS LIMITED", 14),
    (-1, 272, "BVI COMPANY NUMBER: 1987654", 10),
    (70, 310, "1. Is on the Register of Companies;\n2. Has paid all fees, annual fees and penalties due and payable under the Act;\n3. Is in good standing."),
    (70, 420, "This 9th day of February, 2026"),
    (350, 470, "for REGISTRAR OF CORPORATE AFFAIRS", 10),
)  # fmt: skip

INCORPORATION = draw_paper(
    (-1, 90, "CERTIFICATE OF INCORPORATION\nOF A\nPRIVATE LIMITED COMPANY", 20),
    (-1, 200, "Company No. 14098765", 12),
    (-1, 240, "The Registrar of Companies for England and Wales, hereby certifies that", 11),
    (-1, 280, "SPECIMEN WILLOW TEXTILES (UK) LTD", 15),
    (-1, 320, "is this day incorporated under the Companies Act 2006 as a private\ncompany, that the company is limited by shares, and the situation of its\nregistered office is in England and Wales.", 11),
    (-1, 420, "Given at Companies House, Cardiff, on 12th May 2022.", 11),
    (-1, 520, "The above information was communicated by electronic means and authenticated\nby the Registrar of Companies under section 1115 of the Companies Act 2006", 8),
)  # fmt: skip

POWER_OF_ATTORNEY = draw_paper(
    (-1, 80, "SPECIAL POWER OF ATTORNEY", 18),
    (70, 130, "We, Imaginary Anchor Logistics GmbH, a company duly organised under the laws of Germany, having its\nregistered office at Musterstrasse 1, 20095 Hamburg, registered under registration number HRB 123456,\nhereby appoint Mr. Frederick Mockridge, holder of passport no. C01X00T47, as our attorney-in-fact, to sign\nthe supply agreement with Sample Trading Co., Ltd. and all documents related to it."),
    (70, 230, "This power of attorney is valid until 31 December 2026 and does not include the right of substitution."),
    (70, 250, "It shall be governed by the laws of Germany."),
    (70, 300, "Hamburg, signed on 5 January 2026"),
)  # fmt: skip
