"""Whole headings of public exports: of many columns the ones that a person would name are taken.

The headings are those of the exports' documentation, the values synthetic.
"""

from typing import Any

import pandas as pd
import pytest

from hotspot.events import read_events

ROWS = 120
KINDS = ("THEFT", "ASSAULT", "NOISE", "CARDIAC ARREST")
VALUES: dict[str, Any] = {
    "lat": lambda row: 40 + row / 999,
    "lon": lambda row: -75 - row / 999,
    "moment": lambda row: f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}T10:{row % 60:02d}:00.000",
    "day": lambda row: f"{1 + row % 12:02d}/{1 + row % 28:02d}/2024",
    "clock": lambda row: f"{row % 24:02d}:{row % 60:02d}",
    "kind": lambda row: KINDS[row % 4],
    "code": lambda row: 100 + row % 9,
    "number": lambda row: f"24-{row:06d}",
    "address": lambda row: f"{100 * (row % 40)} BLOCK OF {('OAK', 'ELM', 'MAIN')[row % 3]} ST",
    "place": lambda row: ("STREET", "RESIDENCE", "STORE")[row % 3],
    "pair": lambda row: f"({40 + row / 999:.6f}, {-75 - row / 999:.6f})",
    "truth": lambda row: row % 2 == 0,
    "feet": lambda row: 1_170_000 + 37 * row,
    "amount": lambda row: round(3.5 * row, 2),
    "person": lambda row: f"P{row % 70:06d}",
}
#: Heading -> what stands below it, and what is taken as what.
EXPORTS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "Chicago, crimes": (
        {
            "ID": "number",
            "Case Number": "number",
            "Date": "moment",
            "Block": "address",
            "IUCR": "code",
            "Primary Type": "kind",
            "Description": "kind",
            "Location Description": "place",
            "Arrest": "truth",
            "Beat": "code",
            "Ward": "code",
            "X Coordinate": "feet",
            "Y Coordinate": "feet",
            "Year": "code",
            "Updated On": "moment",
            "Latitude": "lat",
            "Longitude": "lon",
            "Location": "pair",
        },
        {"time": "Date", "address": "Block", "category": "Primary Type"},
    ),
    "San Francisco, police incidents": (
        {
            "Incident Datetime": "moment",
            "Incident Date": "day",
            "Incident Time": "clock",
            "Incident Year": "code",
            "Report Datetime": "moment",
            "Row ID": "number",
            "Incident ID": "number",
            "Incident Number": "number",
            "Incident Code": "code",
            "Incident Category": "kind",
            "Incident Subcategory": "kind",
            "Incident Description": "kind",
            "Intersection": "address",
            "Latitude": "lat",
            "Longitude": "lon",
            "Point": "pair",
        },
        {"time": "Incident Datetime", "address": "Intersection", "category": "Incident Category"},
    ),
    "San Francisco, fire calls": (
        {
            "Call Number": "number",
            "Unit ID": "code",
            "Incident Number": "number",
            "Call Type": "kind",
            "Call Date": "day",
            "Watch Date": "day",
            "Received DtTm": "moment",
            "Entry DtTm": "moment",
            "Dispatch DtTm": "moment",
            "Address": "address",
            "Call Type Group": "kind",
            "latitude": "lat",
            "longitude": "lon",
        },
        {"time": "Call Date", "address": "Address", "category": "Call Type"},
    ),
    "New York, complaints": (
        {
            "CMPLNT_NUM": "number",
            "CMPLNT_FR_DT": "day",
            "CMPLNT_FR_TM": "clock",
            "CMPLNT_TO_DT": "day",
            "RPT_DT": "day",
            "KY_CD": "code",
            "OFNS_DESC": "kind",
            "PD_DESC": "kind",
            "BORO_NM": "place",
            "X_COORD_CD": "feet",
            "Y_COORD_CD": "feet",
            "Latitude": "lat",
            "Longitude": "lon",
            "Lat_Lon": "pair",
        },
        {"time": "CMPLNT_FR_DT", "category": "OFNS_DESC"},
    ),
    "New York, 311": (
        {
            "Unique Key": "number",
            "Created Date": "moment",
            "Closed Date": "moment",
            "Agency": "place",
            "Complaint Type": "kind",
            "Descriptor": "kind",
            "Location Type": "place",
            "Incident Zip": "code",
            "Incident Address": "address",
            "Street Name": "address",
            "Latitude": "lat",
            "Longitude": "lon",
            "Location": "pair",
        },
        {"time": "Created Date", "address": "Incident Address", "category": "Complaint Type"},
    ),
    "Los Angeles, crime": (
        {
            "DR_NO": "number",
            "Date Rptd": "day",
            "DATE OCC": "day",
            "TIME OCC": "clock",
            "AREA NAME": "place",
            "Crm Cd": "code",
            "Crm Cd Desc": "kind",
            "Vict Age": "code",
            "Premis Desc": "place",
            "LOCATION": "address",
            "Cross Street": "address",
            "LAT": "lat",
            "LON": "lon",
        },
        {"time": "DATE OCC", "address": "LOCATION", "category": "Crm Cd Desc"},
    ),
    "Boston, crime": (
        {
            "INCIDENT_NUMBER": "number",
            "OFFENSE_CODE": "code",
            "OFFENSE_CODE_GROUP": "kind",
            "OFFENSE_DESCRIPTION": "kind",
            "OCCURRED_ON_DATE": "moment",
            "YEAR": "code",
            "MONTH": "code",
            "STREET": "address",
            "Lat": "lat",
            "Long": "lon",
            "Location": "pair",
        },
        {"time": "OCCURRED_ON_DATE", "address": "STREET", "category": "OFFENSE_CODE_GROUP"},
    ),
    "Philadelphia, crime": (
        {
            "objectid": "number",
            "dispatch_date_time": "moment",
            "dispatch_date": "day",
            "dispatch_time": "clock",
            "location_block": "address",
            "ucr_general": "code",
            "text_general_code": "kind",
            "lat": "lat",
            "lng": "lon",
        },
        {"time": "dispatch_date_time", "address": "location_block", "category": "text_general_code"},
    ),
    "Denver, crime": (
        {
            "INCIDENT_ID": "number",
            "OFFENSE_ID": "number",
            "OFFENSE_CODE": "code",
            "OFFENSE_TYPE_ID": "kind",
            "OFFENSE_CATEGORY_ID": "kind",
            "FIRST_OCCURRENCE_DATE": "moment",
            "LAST_OCCURRENCE_DATE": "moment",
            "REPORTED_DATE": "moment",
            "INCIDENT_ADDRESS": "address",
            "GEO_X": "feet",
            "GEO_Y": "feet",
            "GEO_LON": "lon",
            "GEO_LAT": "lat",
        },
        {"time": "FIRST_OCCURRENCE_DATE", "address": "INCIDENT_ADDRESS", "category": "OFFENSE_CATEGORY_ID"},
    ),
    "Seattle, crime": (
        {
            "Report Number": "number",
            "Offense ID": "number",
            "Offense Start DateTime": "moment",
            "Offense End DateTime": "moment",
            "Report DateTime": "moment",
            "Crime Against Category": "place",
            "Offense Parent Group": "kind",
            "Offense": "kind",
            "Offense Code": "code",
            "Beat": "code",
            "100 Block Address": "address",
            "Longitude": "lon",
            "Latitude": "lat",
        },
        {"time": "Offense Start DateTime", "address": "100 Block Address", "category": "Offense"},
    ),
    "Claims with places": (
        {
            "claim_id": "number",
            "person_id": "person",
            "claim_start_date": "day",
            "claim_end_date": "day",
            "paid_amount": "amount",
            "claim_type": "kind",
            "latitude": "lat",
            "longitude": "lon",
        },
        {"time": "claim_start_date", "person": "person_id", "cost": "paid_amount"},
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("as_text", [False, True])
def test_the_columns_that_a_person_would_name_are_taken(name: str, order: int, *, as_text: bool) -> None:
    headings, wanted = EXPORTS[name]
    frame = pd.DataFrame({heading: [VALUES[kind](row) for row in range(ROWS)] for heading, kind in headings.items()})
    frame = frame[frame.columns[::order]]
    found = read_events(frame.astype("str") if as_text else frame).attrs["columns"]
    kinds = {headings[found["lat"]], headings[found["lon"]]}
    assert kinds == {"lat", "lon"}
    assert {meaning: column for meaning, column in found.items() if meaning not in {"lat", "lon"}} == wanted
