"""Which elements say who somebody is, and what a file said in them: what must not turn up elsewhere."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from uploader.model.identifying import Identifying


class Kind(Enum):
    """How a value identifies, and so how it is spelt elsewhere."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    PHONE = "phone"


KINDS: Final[dict[int, Kind]] = {
    0x00080050: Kind.NUMBER,  # AccessionNumber
    0x00080090: Kind.NAME,  # ReferringPhysicianName
    0x00080092: Kind.ADDRESS,  # ReferringPhysicianAddress
    0x00080094: Kind.PHONE,  # ReferringPhysicianTelephoneNumbers
    0x0008009C: Kind.NAME,  # ConsultingPhysicianName
    0x00081048: Kind.NAME,  # PhysiciansOfRecord
    0x00081050: Kind.NAME,  # PerformingPhysicianName
    0x00081060: Kind.NAME,  # NameOfPhysiciansReadingStudy
    0x00081070: Kind.NAME,  # OperatorsName
    0x00100010: Kind.NAME,  # PatientName
    0x00100020: Kind.NUMBER,  # PatientID
    0x00100021: Kind.NUMBER,  # IssuerOfPatientID
    0x00100030: Kind.DATE,  # PatientBirthDate
    0x00101000: Kind.NUMBER,  # OtherPatientIDs
    0x00101001: Kind.NAME,  # OtherPatientNames
    0x00101005: Kind.NAME,  # PatientBirthName
    0x00101040: Kind.ADDRESS,  # PatientAddress
    0x00101050: Kind.NUMBER,  # InsurancePlanIdentification
    0x00101060: Kind.NAME,  # PatientMotherBirthName
    0x00101090: Kind.NUMBER,  # MedicalRecordLocator
    0x00102154: Kind.PHONE,  # PatientTelephoneNumbers
    0x00102155: Kind.PHONE,  # PatientTelecomInformation
    0x00102297: Kind.NAME,  # ResponsiblePerson
    0x00321032: Kind.NAME,  # RequestingPhysician
    0x00380010: Kind.NUMBER,  # AdmissionID
    0x00380060: Kind.NUMBER,  # ServiceEpisodeID
    0x00400006: Kind.NAME,  # ScheduledPerformingPhysicianName
    0x00401001: Kind.NUMBER,  # RequestedProcedureID
    0x00401010: Kind.NAME,  # NamesOfIntendedRecipientsOfResults
    0x00401102: Kind.ADDRESS,  # PersonAddress
    0x00401103: Kind.PHONE,  # PersonTelephoneNumbers
    0x00401104: Kind.PHONE,  # PersonTelecomInformation
    0x00402008: Kind.NAME,  # OrderEnteredBy
    0x00402010: Kind.PHONE,  # OrderCallbackPhoneNumber
    0x00402011: Kind.PHONE,  # OrderCallbackTelecomInformation
    0x00402016: Kind.NUMBER,  # PlacerOrderNumberImagingServiceRequest
    0x00402017: Kind.NUMBER,  # FillerOrderNumberImagingServiceRequest
}
"""By tag; whatever else has the value representation PN is a name."""


class Trace(NamedTuple):
    """What a file said of somebody: tag and value, decoded. In memory only."""

    tag: int
    value: Identifying[str]
