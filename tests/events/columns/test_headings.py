"""Headings of public exports are recognised by name and values, and none for what it is not.

Where each comes from stands beside it; the values are synthetic.
"""

from collections.abc import Sequence

import pandas as pd
import pytest

from hotspot.events import read_events

ROWS = 60
DATES = [f"2024-{1 + row % 12:02d}-{1 + row % 28:02d} 10:{row:02d}" for row in range(ROWS)]
KINDS = [("THEFT", "ASSAULT", "NOISE", "CARDIAC ARREST")[row % 4] for row in range(ROWS)]
ADDRESSES = [f"{100 * (row % 15)} BLOCK OF {('OAK', 'ELM', 'MAIN')[row % 3]} ST" for row in range(ROWS)]
AMOUNTS = [f"{10 + 7 * row}.{row % 100:02d}" for row in range(ROWS)]
PERSONS = [f"{7 * (row % 25):08d}" for row in range(ROWS)]
VALUES = {"time": DATES, "category": KINDS, "address": ADDRESSES, "cost": AMOUNTS, "person": PERSONS}

HEADINGS = [
    # New York: 311 service requests, NYPD complaints, arrests and summonses, EMS dispatch, motor vehicle collisions.
    *[("Created Date", "time"), ("Complaint Type", "category"), ("Incident Address", "address")],
    *[("CMPLNT_FR_DT", "time"), ("RPT_DT", "time"), ("OFNS_DESC", "category"), ("ARREST_DATE", "time")],
    *[("SUMMONS_DATE", "time"), ("OFFENSE_DESCRIPTION", "category"), ("INCIDENT_DATETIME", "time")],
    *[("INITIAL_CALL_TYPE", "category"), ("FINAL_CALL_TYPE", "category"), ("CRASH DATE", "time")],
    # Los Angeles: crime data.
    *[("DATE OCC", "time"), ("Date Rptd", "time"), ("Crm Cd Desc", "category"), ("LOCATION", "address")],
    # Boston: crime incident reports, 311.
    *[("OCCURRED_ON_DATE", "time"), ("OFFENSE_CODE_GROUP", "category"), ("STREET", "address")],
    *[("open_dt", "time"), ("case_title", "category"), ("type", "category")],
    # Washington: crime incidents, 311.
    *[("REPORT_DAT", "time"), ("OFFENSE", "category"), ("BLOCK", "address"), ("ADDDATE", "time")],
    # Chicago: crimes, building permits; Open311.
    *[("Date", "time"), ("Primary Type", "category"), ("ISSUE_DATE", "time"), ("REPORTED_COST", "cost")],
    *[("PERMIT_TYPE", "category"), ("requested_datetime", "time"), ("service_name", "category")],
    # San Francisco: police incidents, calls for service, fire calls.
    *[("Incident Datetime", "time"), ("Incident Date", "time"), ("Incident Category", "category")],
    *[("Intersection", "address"), ("Call Date", "time"), ("Received DtTm", "time"), ("Call Type", "category")],
    # Seattle: crime data.
    *[("Offense Start DateTime", "time"), ("Report DateTime", "time"), ("100 Block Address", "address")],
    *[("Blurred_Address", "address"), ("Crime Against Category", "category")],
    # Philadelphia: crime incidents.
    *[("dispatch_date_time", "time"), ("text_general_code", "category"), ("location_block", "address")],
    # Denver: crime.
    *[("FIRST_OCCURRENCE_DATE", "time"), ("INCIDENT_ADDRESS", "address"), ("OFFENSE_CATEGORY_ID", "category")],
    # Cincinnati: police data initiative, crime incidents.
    *[("DATE_REPORTED", "time"), ("DATE_FROM", "time"), ("ADDRESS_X", "address")],
    # Pittsburgh: police incident blotter.
    *[("INCIDENTTIME", "time"), ("INCIDENTLOCATION", "address"), ("OFFENSES", "category")],
    # Montgomery County (Maryland): crime.
    *[("Dispatch Date / Time", "time"), ("Start_Date_Time", "time"), ("Crime Name1", "category")],
    *[("Block Address", "address")],
    # Austin, Tempe, Cary, Asheville, Detroit, Baltimore: calls for service, 911, 311.
    *[("response_datetime", "time"), ("incident_type", "category"), ("initial_problem_category", "category")],
    *[("OccurrenceDatetime", "time"), ("callDateTime", "time"), ("Call_Time", "time"), ("Call_Nature", "category")],
    *[("call_description", "category"), ("createddate", "time"), ("incident_location", "address")],
    # Montgomery County (Pennsylvania): 911 calls.
    *[("timeStamp", "time"), ("addr", "address"), ("title", "category")],
    # Dispatch systems as agencies export them, in words.
    *[("Nature", "category"), ("Occurred On", "time"), ("Alarm Date", "time"), ("Chief Complaint", "category")],
    # Claims: CMS DE-SynPUF, Tuva, Synthea, OMOP.
    *[("DESYNPUF_ID", "person"), ("CLM_PMT_AMT", "cost"), ("CLM_FROM_DT", "time"), ("paid_amount", "cost")],
    *[("charge_amount", "cost"), ("PATIENT", "person"), ("TOTAL_CLAIM_COST", "cost"), ("person_id", "person")],
    # Homelessness (HMIS) and child welfare (AFCARS, NCANDS).
    *[("PersonalID", "person"), ("EntryDate", "time"), ("StFCID", "person"), ("ChID", "person")],
]
#: Of such exports, too: they are none of what events can have.
OTHERS = [
    *[("Closed Date", DATES), ("Due Date", DATES), ("Updated On", DATES), ("BENE_BIRTH_DT", DATES), ("Status", KINDS)],
    *[("Unit ID", PERSONS), ("BORO_NM", KINDS), ("Incident Zip", PERSONS), ("Agency Name", KINDS), ("Ward", KINDS)],
    *[("Vict Age", [str(20 + row) for row in range(ROWS)]), ("PREM_TYPE_DESC", KINDS), ("Beat", PERSONS)],
    *[("placement_address", ADDRESSES), ("Facility Type", KINDS), ("PRVDR_NUM", PERSONS), ("CLM_THRU_DT", DATES)],
]


def table(column: str, values: Sequence[str]) -> pd.DataFrame:
    rows = range(ROWS)
    return pd.DataFrame(
        {"Latitude": [40 + r / 99 for r in rows], "Longitude": [-75 - r / 99 for r in rows], column: values}
    )


def taken(column: str, values: Sequence[str]) -> dict[str, str]:
    found = read_events(table(column, values)).attrs["columns"]
    return {meaning: name for meaning, name in found.items() if meaning not in {"lat", "lon"}}


def test_there_are_enough() -> None:
    assert len(HEADINGS) >= 80
    assert len(dict(HEADINGS)) == len(HEADINGS)


@pytest.mark.parametrize(("heading", "meaning"), HEADINGS)
def test_a_heading_of_a_public_export_is_recognised(heading: str, meaning: str) -> None:
    found = taken(heading, VALUES[meaning])
    if meaning == "cost":
        # Taken where its kind is declared; named where it is not.
        assert found == {"cost": heading}
    else:
        assert found == {meaning: heading}


@pytest.mark.parametrize(("heading", "values"), OTHERS, ids=[heading for heading, _ in OTHERS])
def test_other_columns_of_such_exports_are_left_alone(heading: str, values: list[str]) -> None:
    assert taken(heading, values) == {}
