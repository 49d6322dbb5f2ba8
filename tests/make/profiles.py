"""Whole profiles as coordinators write them."""

from __future__ import annotations

from typing import Final

RICH: Final = """
name: rich
dicom:
  date-increment: -17
  remove-private-tags: true
  patient-age-from-birthdate: true
  patient-age-units: Y
  salt: pepper
  fields:
    - {name: PatientName, replace-with: ANON}
    - {name: PatientID, hash: true}
    - {name: PatientBirthDate, remove: true}
    - {name: PatientSex, keep: true}
    - {name: OtherPatientIDs, remove: true}
    - {name: OtherPatientNames, remove: true}
    - {name: PatientAddress, remove: true}
    - {name: PatientTelephoneNumbers, remove: true}
    - {name: PatientComments, replace-with: ""}
    - {name: MedicalRecordLocator, remove: true}
    - {name: AccessionNumber, hash: true}
    - {name: StudyID, replace-with: "1"}
    - {name: InstitutionName, remove: true}
    - {name: InstitutionAddress, remove: true}
    - {name: InstitutionalDepartmentName, remove: true}
    - {name: ReferringPhysicianName, replace-with: ""}
    - {name: PerformingPhysicianName, remove: true}
    - {name: OperatorsName, remove: true}
    - {name: NameOfPhysiciansReadingStudy, remove: true}
    - {name: RequestingPhysician, remove: true}
    - {name: StationName, replace-with: STATION, replace-with-insert: false}
    - {name: DeviceSerialNumber, hash: true}
    - {name: ProtocolName, keep: true}
    - {name: StudyDate, increment-date: true}
    - {name: SeriesDate, increment-date: true}
    - {name: AcquisitionDate, increment-date: true}
    - {name: ContentDate, increment-date: true}
    - {name: InstanceCreationDate, increment-date: true}
    - {name: AcquisitionDateTime, increment-datetime: true}
    - {name: PerformedProcedureStepStartDate, increment-date: true}
    - {name: ScheduledProcedureStepStartDate, increment-date: true}
    - {name: StudyInstanceUID, hashuid: true}
    - {name: SeriesInstanceUID, hashuid: true}
    - {name: SOPInstanceUID, hashuid: true}
    - {name: FrameOfReferenceUID, hashuid: true}
    - {name: MediaStorageSOPInstanceUID, hashuid: true}
    - {name: ReferencedImageSequence.*.ReferencedSOPInstanceUID, hashuid: true}
    - {name: ReferencedStudySequence.*.ReferencedSOPInstanceUID, hashuid: true}
    - {name: SourceImageSequence.*.ReferencedSOPInstanceUID, hashuid: true}
    - {name: OtherPatientIDsSequence, remove: true}
    - {name: OriginalAttributesSequence, remove: true}
    - {name: RequestAttributesSequence, remove: true}
    - {name: 60XX3000, remove: true}
    - {name: "(60XX,4000)", remove: true}
    - {regex: ".*PhysicianIdentification.*", remove: true}
    - {regex: ".*Comments", remove: true}
    - {name: "(0040,0275)", remove: true}
    - {name: "00321032", remove: true}
    - {name: "0x00400253", remove: true}
"""
"""Fifty rules of every common kind."""

MINIMAL: Final = """
name: minimal
description: Removes Patient Name, ID, and Birth Date
dicom:
  fields:
    - {name: PatientBirthDate, remove: true}
    - {name: PatientName, remove: true}
    - {name: PatientID, remove: true}
"""
"""Flywheel's own smallest one."""

RECURSIVE: Final = """
name: recursive
dicom:
  recurse-sequence: true
  remove-private-tags: true
  fields:
    - {name: PatientName, replace-with: ANON}
    - {name: PatientID, hash: true}
    - {name: PatientBirthDate, remove: true}
    - {name: IssuerOfPatientID, remove: true}
    - {name: OtherPatientIDs, remove: true}
    - {name: PatientAddress, remove: true}
    - {name: "(0008,0050)", remove: true}
    - {name: InstitutionName, replace-with: "", replace-with-insert: false}
    - {name: StudyInstanceUID, hashuid: true}
    - {name: SeriesInstanceUID, hashuid: true}
    - {name: SOPInstanceUID, hashuid: true}
    - {name: ReferencedSOPInstanceUID, hashuid: true}
    - {name: FrameOfReferenceUID, hashuid: true}
    - {name: 60XX0022, remove: true}
"""
"""A deny list for every depth."""

ALLOW_LIST: Final = """
name: allow-list
dicom:
  remove-undefined: true
  date-increment: 10
  fields:
    - {name: SpecificCharacterSet}
    - {name: SOPClassUID}
    - {name: SOPInstanceUID, hashuid: true}
    - {name: StudyInstanceUID, hashuid: true}
    - {name: SeriesInstanceUID, hashuid: true}
    - {name: Modality, keep: true}
    - {name: PatientID, hash: true}
    - {name: PatientSex}
    - {name: SeriesNumber}
    - {name: InstanceNumber}
    - {regex: "^(Rows|Columns|Bits.*|HighBit|Pixel.*|Samples.*|Photometric.*)$", keep: true}
    - {regex: "^(Planar.*|NumberOfFrames)$", keep: true}
    - {regex: ".*PaletteColorLookup.*", keep: true}
    - {name: "SharedFunctionalGroupsSequence.*.PixelMeasuresSequence.*.PixelSpacing"}
    - {name: "ReferencedImageSequence.0.ReferencedSOPInstanceUID", hashuid: true}
"""
"""Keeps what it names, and nothing else."""

PATTERNS: Final = """
name: patterns
dicom:
  fields:
    - {regex: ".*InstanceUID$", hashuid: true}
    - {regex: ".*Name$", remove: true}
    - {regex: "^Patient(ID|Address|Comments)$", replace-with: X}
    - {regex: ".*Description$", hash: true}
    - {regex: "^(0009|0019|0029|0043)....$", remove: true}
    - {regex: "^50......$", remove: true}
"""
"""Regular expressions only."""

PRIVATE: Final = """
name: private
dicom:
  remove-private-tags: true
  hash-digits: 12
  salt: "0042"
  fields:
    - {name: '(0009, "GEMS_IDEN_01", 02)', keep: true}
    - {name: '(0043, "GEMS_PARM_01", 01)', remove: true}
    - {name: "(0019, SIEMENS MR HEADER, 0C)", keep: true}
    - {name: "(0029, SIEMENS CSA HEADER, 08)", keep: true}
    - {name: "(0029, SIEMENS CSA HEADER, 09)", remove: true}
    - {name: PatientName, hash: true}
    - {name: PatientID, hash: true}
    - {name: StudyDescription, hash: true}
    - {name: OperatorsName, hash: true}
"""
"""Private exceptions, and hashes of text in whatever character set."""

WHOLE: Final = """
name: whole
secret-key: 00112233445566778899aabbccddeeff
dicom:
  salt: a long and secret salt
  retain: true
  remove-private-tags: true
  date-increment: 3
  jitter-date: true
  jitter-range: 300
  fields:
    - {name: PatientName, encrypt: true}
    - {name: PatientID, hash: true}
    - {name: PatientBirthDate, increment-date: true}
    - {name: PatientWeight, jitter: true}
    - {name: StudyDate, increment-date: true}
    - {name: AcquisitionDateTime, increment-datetime: true, jitter-unit: minutes}
    - {name: OtherPatientIDsSequence.*.PatientID, encrypt: true}
    - {name: OtherPatientIDsSequence.*.IssuerOfPatientID, hash: true}
    - name: StudyDescription
      regex-sub: [{input-regex: '(?P<a>.+)', output: '{a}', groups: [{name: a, encrypt: true}]}]
    - {name: StudyInstanceUID, hashuid: true}
    - {name: SeriesInstanceUID, hashuid: true}
    - {name: SOPInstanceUID, hashuid: true}
"""
"""What is drawn, encrypted and retained."""
