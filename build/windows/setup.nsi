; The per-user setup for hand installs: no administrator, nothing outside of the user's own folders.
;   makensis -DVERSION=1.2.3 -DSOURCE=<frozen folder> -DSLASH=/ -DTARGET=<setup.exe> -DICON=<icon.ico> setup.nsi
; /S installs without a word. Exit codes: 0 installed, 2 stopped (a newer version, the runtime, the program is open).
; -DBOOTSTRAPPER=<MicrosoftEdgeWebview2Setup.exe> puts Microsoft's small installer of the runtime inside.
; -DSIGN=<command> signs the uninstaller, which is made here.
; -DSTUB=amd64-unicode makes a setup of 64 bits, for tests where nothing runs 32 (Wine without its 32-bit half).

!ifdef STUB
Target ${STUB}
!endif
Unicode true
!include "MUI2.nsh"
!include "WordFunc.nsh"
!include "FileFunc.nsh"
!include "LogicLib.nsh"

!define NAME "Case Uploader"
!define PROGRAM "CaseUploader.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\CaseUploader"
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${NAME}"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\Case Uploader"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Spanish"
!insertmacro MUI_LANGUAGE "French"

LangString OPEN ${LANG_ENGLISH} "Case Uploader is open. Close it, then start this setup again."
LangString OPEN ${LANG_GERMAN} "Case Uploader ist geöffnet. Schließen Sie es, und starten Sie dieses Setup dann noch einmal."
LangString OPEN ${LANG_SPANISH} "Case Uploader está abierto. Ciérrelo y vuelva a iniciar esta instalación."
LangString OPEN ${LANG_FRENCH} "Case Uploader est ouvert. Fermez-le, puis relancez cette installation."
LangString NEWER ${LANG_ENGLISH} "A newer Case Uploader is installed already. Remove it first to go back."
LangString NEWER ${LANG_GERMAN} "Ein neuerer Case Uploader ist schon installiert. Entfernen Sie ihn zuerst, um zurückzugehen."
LangString NEWER ${LANG_SPANISH} "Ya hay instalado un Case Uploader más nuevo. Quítelo antes para volver atrás."
LangString NEWER ${LANG_FRENCH} "Un Case Uploader plus récent est déjà installé. Supprimez-le d'abord pour revenir en arrière."
LangString RUNTIME ${LANG_ENGLISH} "Case Uploader needs the Microsoft Edge WebView2 Runtime, which this computer does not have. Ask your IT to install it, then start this setup again."
LangString RUNTIME ${LANG_GERMAN} "Case Uploader braucht die Microsoft Edge WebView2-Laufzeit, die auf diesem Computer fehlt. Bitten Sie Ihre IT, sie zu installieren, und starten Sie dieses Setup dann noch einmal."
LangString RUNTIME ${LANG_SPANISH} "Case Uploader necesita Microsoft Edge WebView2 Runtime, que no está en este equipo. Pida a su departamento de TI que lo instale y vuelva a iniciar esta instalación."
LangString RUNTIME ${LANG_FRENCH} "Case Uploader a besoin de Microsoft Edge WebView2 Runtime, absent de cet ordinateur. Demandez à votre service informatique de l'installer, puis relancez cette installation."

!ifdef SIGN
!uninstfinalize '${SIGN} "%1"'
!endif

!macro Stop text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; Windows lets nobody write to a program that runs.
!macro StopIfOpen
  ${If} ${FileExists} "$INSTDIR\${PROGRAM}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${PROGRAM}" a
    ${If} ${Errors}
      !insertmacro Stop "$(OPEN)"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function FindRuntime ; $1: its version, or nothing
  ReadRegStr $1 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2}" "pv"
  ${If} $1 == ""
    ReadRegStr $1 HKLM "SOFTWARE\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $1 == ""
    ReadRegStr $1 HKCU "Software\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $1 == "0.0.0.0" ; what a removed runtime leaves behind
    StrCpy $1 ""
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64
  ReadRegStr $0 HKCU "${UNINSTALL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == "1"
      !insertmacro Stop "$(NEWER)"
    ${EndIf}
  ${EndIf}
  !insertmacro StopIfOpen
  ${GetParameters} $2
  ClearErrors
  ${GetOptions} $2 "/SKIPWEBVIEW2CHECK" $3
  ${If} ${Errors}
    Call FindRuntime
!ifdef BOOTSTRAPPER
    ${If} $1 == ""
      InitPluginsDir
      File "/oname=$PLUGINSDIR\webview2.exe" "${BOOTSTRAPPER}"
      ExecWait '"$PLUGINSDIR\webview2.exe" /silent /install'
      Call FindRuntime
    ${EndIf}
!endif
    ${If} $1 == ""
      !insertmacro Stop "$(RUNTIME)"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "Program"
  RMDir /r "$INSTDIR\_internal" ; of the version before: nothing of it stays behind
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}${SLASH}*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Case Uploader developers"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Function un.onInit
  SetRegView 64
  !insertmacro StopIfOpen
FunctionEnd

; Only what the setup brought: cases and receipts stand elsewhere, and stay.
Section "Uninstall"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\*.exe"
  Delete "$INSTDIR\*.exe.config"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
