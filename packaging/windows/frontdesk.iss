; Inno Setup 6: makes the installer from dist\frontdesk. Run by build.ps1. Not run by its authors.
#ifndef Version
  #error Run build.ps1, which gives the version
#endif

[Setup]
AppId={{0C5E3C0B-5B0D-4B0C-9E0F-2C9D3B6A7F41}
AppName=Frontdesk
AppVersion={#Version}
AppPublisher=Frontdesk contributors
DefaultDirName={autopf}\Frontdesk
DefaultGroupName=Frontdesk
PrivilegesRequired=admin
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
OutputDir=..\..\dist
OutputBaseFilename=frontdesk-{#Version}-setup
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
CloseApplications=yes
UninstallDisplayIcon={app}\frontdeskw.exe
LicenseFile=..\..\LICENSE

[Files]
Source: "..\..\dist\frontdesk\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; an older version's modules must not stay beside the new ones
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\导诊读本 Frontdesk"; Filename: "{app}\frontdeskw.exe"
Name: "{autodesktop}\导诊读本 Frontdesk"; Filename: "{app}\frontdeskw.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.fdk"; ValueType: string; ValueData: "Frontdesk.Library"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Frontdesk.Library"; ValueType: string; ValueData: "Frontdesk library"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Frontdesk.Library\DefaultIcon"; ValueType: string; ValueData: "{app}\frontdeskw.exe,0"
Root: HKA; Subkey: "Software\Classes\Frontdesk.Library\shell\open\command"; ValueType: string; ValueData: """{app}\frontdeskw.exe"" ""%1"""
