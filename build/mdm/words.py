"""The settings in German, for the ADML; English is in `uploader.config.table` itself."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, tuple[str, str]]] = {
    "site_address": (
        "Adresse der Flywheel-Site",
        "Name des Servers, mit Port, wenn es nicht 443 ist. Eine Richtlinie erlaubt keine andere Site.",
    ),
    "proxy": (
        "Proxy",
        "Adresse, oder 'pac+' und die eines Skripts dafür. 'system': der des Systems; 'none': keiner.",
    ),
    "proxy_exceptions": (
        "Server ohne Proxy",
        "Server, die ohne Proxy erreicht werden, mit Kommas; 'hospital.example' meint auch alle darunter.",
    ),
    "ca_file": (
        "Zertifikate der TLS-Prüfung",
        "Eine PEM-Datei mit Zertifikaten, denen neben denen des Systems vertraut wird.",
    ),
    "require_profile": (
        "Nie ohne De-Identifikations-Profil senden",
        "Haben Projekt, Gruppe und Site kein Profil, wird nichts gesendet, was immer jemand bestätigt.",
    ),
    "forbid_non_dicom": (
        "Nur DICOM-Dateien senden",
        "Andere Dateien bleiben auf dem Computer und stehen im Beleg als übersprungen.",
    ),
    "limit_rate": (
        "Grenze der Bandbreite",
        "Bytes in der Sekunde, mit k, M oder G; auch nach Tageszeit, die erste passende zählt. 0: keine.",
    ),
    "workers": (
        "Anzahl der Prozesse",
        "Wie viele Prozesse lesen und de-identifizieren, 1 bis 64. 0: so viele wie Prozessoren, höchstens 8.",
    ),
    "newest_version": (
        "Neueste Version",
        "Die Version, die benutzt werden soll. Ältere Programme sagen es; keines aktualisiert sich selbst.",
    ),
    "update_hint": (
        "Wo es die neueste Version gibt",
        "Ein Satz, der mit dem Hinweis gezeigt wird. Das Programm öffnet und fragt nichts davon.",
    ),
    "language": ("Sprache", "Eine von en, de, fr, es. Nicht gesetzt: die des Systems."),
    "data_dir": (
        "Datenordner",
        "Laufende Fälle, Belege, Protokolle: ein Ordner je Benutzer, daher mit '~' oder '%USERNAME%' darin.",
    ),
}

FRAME: Final = {
    "en-US": {
        "title": "Case Uploader",
        "text": "Settings of Case Uploader that users can't change.",
        "supported": "Case Uploader on Windows 10 and later",
        "more": "Not set: users, and the installation's defaults, decide.",
    },
    "de-DE": {
        "title": "Case Uploader",
        "text": "Einstellungen von Case Uploader, die Benutzer nicht ändern können.",
        "supported": "Case Uploader auf Windows 10 und neuer",
        "more": "Nicht gesetzt: Benutzer und die Vorgaben der Installation entscheiden.",
    },
}
