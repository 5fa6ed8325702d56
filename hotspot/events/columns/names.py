"""Names that nominate a column for a meaning. Whether it is taken, its values say.

Names are compared by their letters a to z and digits only (an umlaut is left out). Each meaning has lines of names, the
best first: a column of a later line is asked only where none of an earlier one fits. They are those of public exports.
"""

import re
from collections.abc import Sequence
from typing import Final

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, PERSON, PRECISION, TIME
from hotspot.files.headings import simple

Lines = tuple[frozenset[str], ...]


def _lines(*lines: str) -> Lines:
    return tuple(frozenset(line.split()) for line in lines)


NAMES: Final[dict[str, Lines]] = {
    LAT: _lines(
        "lat latitude",
        "latdd geolat latwgs84 decimallatitude locationlat latitudewgs84 latitud breitengrad gpslat gpslatitude "
        "latdec latitudex geolatitude intptlat mapslatitude locationlatitude addresslatitude addresslat",
        "y pointy ycoord ycoordinate geoy",
    ),
    LON: _lines(
        "lon lng long longitude",
        "londd lngdd longdd geolon geolng geolong lonwgs84 decimallongitude locationlon locationlng "
        "longitudewgs84 longitud laengengrad lngengrad gpslon gpslng gpslong gpslongitude londec longdec "
        "longitudex geolongitude intptlon intptlong mapslongitude locationlongitude locationlong addresslongitude "
        "addresslon addresslng",
        "x pointx xcoord xcoordinate geox",
    ),
    TIME: _lines(
        "time timestamp datetime date",
        # When it happened.
        "eventdate eventtime occurencedate responsedatetime clmfromdt claimstartdate summonsdate visitstartdate "
        "eventdatetime incidentdate incidentdatetime incidenttime dateofincident incidentdt occurreddate "
        "occurredon occurredondate occurred occurreddatetime occurdate occurdatetime occurrencedate dateocc "
        "dateoccurred datetimeoccurred dateofoccurrence occurrencedatetime offensedate offensestartdatetime "
        "offensestartdate crimedate crimedatetime cmplntfrdt fromdate datefrom firstoccurrencedate occdate "
        "incidentoccurreddate calldate calldatetime calltime visitdate servicedate dateofservice servicedt "
        "crashdate crashdatetime accidentdate dateofcrash arrestdate admissiondate admitdate encounterdate "
        "dateofvisit eventstartdate starttime startdatetime callstarttime dateofevent incidentstart",
        # When it was told or answered.
        "reportdate reportdat reporteddate datereported daterptd reportdatetime reporteddatetime reportedon rptdt "
        "receiveddate receiveddttm receiveddatetime datereceived callreceived callreceiveddatetime receivedtime "
        "alarmdate alarmdatetime alarmtime dispatchdate dispatchdatetime dispatchtime dispatched timedispatch "
        "timecreate callcreated calldttm originaltimequeued reportedat referraldate intakedate dateofreport "
        "rptdate dispdate",
        # When a request or a file was opened.
        "createddate datecreated creationdate createdat createdon createddatetime datetimeinit opendt opendate "
        "openeddate dateopened requesteddatetime requesteddate requestdate requesteddttm adddate issuedate "
        "issueddate dateissued filingdate fileddate entrydate entereddate inspectiondate violationdate "
        "complaintdate submissiondate submitteddate srcreatedate",
        "month yearmonth monthyear",
    ),
    COST: _lines(
        "cost amount",
        "charge charges totalcharge totalcharges totalcost reportedcost paidamount allowedamount chargedamount "
        "amountpaid payment paidamt amtpaid totalpaid totalpayment totalpayments billedamount amountbilled "
        "billedamt chargeamount chargeamt allowedamt clmpmtamt totalclaimcost estimatedcost estcost "
        "constructioncost projectcost declaredvaluation valuation fineamount fine totalamount netamount "
        "grossamount dollaramount claimamount paymentamount lineitemcharge transactionamount",
    ),
    PERSON: _lines(
        "person personid",
        "patientid clientid memberid childid patient client mrn personalid participantid individualid victimid "
        "studentid consumerid enrolleeid beneficiaryid recipientid medicaidid clientnumber patientnumber "
        "personnumber personkey patientkey clientkey medicalrecordnumber patid beneid desynpufid uniquepersonid "
        "chid stfcid memberkey clientno patientno clientuniqueid enterpriseid afcarsid encounterpatientid "
        "subscriberid",
    ),
    ADDRESS: _lines(
        "address addr",
        "streetaddress fulladdress addressline1 address1 siteaddress propertyaddress incidentaddress eventaddress "
        "calladdress addr1 fulladdr streetaddr locationaddress addressx situsaddress fullstreetaddress "
        "addressline violationaddress blurredaddress permitaddress serviceaddress addressfull "
        "incidentstreetaddress addresstext originaladdress1",
        "blockaddress incidentlocation eventlocation calllocation hundredblock hundredblocklocation 100block "
        "100blockaddr 100blockaddress addresspublic publicaddress blocklocation locationblock streetblock "
        "generalizedaddress incidentblock nearestaddress",
        "location block street streetname intersection",
    ),
    CATEGORY: _lines(
        "category type kind",
        "title calltype eventtype primarytype crimetype permittype complainttype incidenttype offensetype "
        "requesttype casetype reporttype violationtype incidentcategory offensecategory callcategory "
        "eventcategory crimecategory requestcategory servicecategory incidenttypedesc initialproblemcategory "
        "offensecategoryid incidenttypedescription calltypedescription calltypedesc eventtypedescription "
        "typedescription typedesc callkind servicename srtype offensecodegroup ucrcategory typeofincident "
        "typeofcall incidenttypedetail initialcalltype calltypegroup primarycategory maincategory crimename1 "
        "allegationtype maltreatmenttype",
        "nature offenses casetitle natureofcall callnature natureofincident offense offence crime problem "
        "chiefcomplaint complaint offensedescription offensename ofnsdesc crmcddesc crimedescription "
        "incidentdescription calldescription eventdescription finalcalltype offensedesc primaryoffense "
        "mostseriousoffense initialtype problemdescription textgeneralcode primaryimpression "
        "natureofcalldescription",
        "incidenthierarchydesc crimeagainstcategory offensesubcategory offensegroup ucrdesc incidentsubtype "
        "offensetypeid",
    ),
    PRECISION: _lines(
        "precision geocodeprecision geocodingprecision geoprecision locationprecision geocodequality "
        "geocodingquality geocodelevel geocodinglevel geocodeaccuracy geocodingaccuracy geocodematchtype "
        "geocodetype geocodelocationtype geocodematchlevel geocodematch precisionlevel coordinateprecision "
        "geocodeaddrtype geocoderesult addrtype",
        "locationtype loctype matchtype accuracytype accuracy matchlevel matchquality quality "
        "geoquality match locatortype",
    ),
}
_COORDINATE: Final = {LAT: {"lat", "latitude"}, LON: {"lon", "lng", "long", "longitude"}}
#: Where children live now is never mapped; who wants such a column names it.
_PLACEMENT: Final = frozenset({"placement", "placements", "placed", "foster", "fosterhome", "plc", "plcmnt"})
#: Geocoders call their columns so, and others call theirs so too.
_COMMON: Final = NAMES[PRECISION][1] | {"precision"}
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
#: In headings of days of birth.
_BIRTH: Final = re.compile(r"birth|dob|nacim|geburt|naiss|urodz", re.IGNORECASE)


def words_of(column: str) -> list[str]:
    """The words of a name, however they are put together: ``incidentLat``, ``INCIDENT_LAT``, ``Incident Lat``."""
    return [word.lower() for word in _WORD.findall(column)]


def is_placement(column: str) -> bool:
    """Whether the name speaks of the place where a child lives now."""
    return not _PLACEMENT.isdisjoint(words_of(column)) or "placement" in column.lower()


def is_birth(column: str) -> bool:
    """Whether the name speaks of a birth: its day is never that of an event."""
    return _BIRTH.search(column) is not None


def may_mean_more(meaning: str, column: str) -> bool:
    """Whether the name of a column for this meaning is common: its values alone say it, and it is no news if not."""
    return meaning == PRECISION and simple(column) in _COMMON


def is_plain(meaning: str, column: str) -> bool:
    """Whether the name can hardly mean anything else: Latitude, geo_lat."""
    return any(simple(column) in names for names in NAMES[meaning][:2])


def narrower(meaning: str, line: Sequence[str]) -> list[str]:
    """Of columns that fit equally those to prefer, where one's name goes on from another's.

    Incident Datetime says more than Incident Date; Call Type is the kind, Call Type Group a group of kinds.
    """
    if meaning == TIME:
        return [c for c in line if not any(simple(o) != simple(c) and simple(o).startswith(simple(c)) for o in line)]
    if meaning == CATEGORY:
        return [c for c in line if not any(simple(o) != simple(c) and simple(c).startswith(simple(o)) for o in line)]
    return list(line)


def nominees(meaning: str, given: Sequence[str]) -> list[list[str]]:
    """The columns whose names nominate them, a list for each line that has some, best line first."""
    free = [column for column in given if not is_placement(column) and not is_birth(column)]
    lines = [[column for column in free if simple(column) in names] for names in NAMES[meaning]]
    if meaning in _COORDINATE:
        known = {column for line in lines for column in line}
        # incident_latitude, Hospital Lat: a word of its own among others.
        named = [c for c in free if c not in known and _names_coordinate(meaning, words_of(c))]
        lines.insert(2, named)
    return [line for line in lines if line]


def _names_coordinate(meaning: str, words: list[str]) -> bool:
    if len(words) > 4 or _COORDINATE[meaning].isdisjoint(words):
        return False
    other = _COORDINATE[LON if meaning == LAT else LAT]
    # "lat_long" is of both, "how long" of none.
    return other.isdisjoint(words) and (
        words[-1] in _COORDINATE[meaning] or words[0] in _COORDINATE[meaning] - {"long"}
    )
