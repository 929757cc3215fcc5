; The Windows installer over the one-folder build in dist\ChengxinDesk; packaging\build.py compiles it.
; Per user, no administrator. An upgrade replaces the program and nothing else; the office's data lie
; in the user's data folder, which neither the set-up nor the removal touches.
; This file is UTF-8 with a byte order mark. Its messages: packaging\ChineseSimplified.isl.

#define AppName "诚信台"
#define AppExe "ChengxinDesk.exe"
#define CliExe "chengxin-cli.exe"
#define BuildFolder "dist\ChengxinDesk"
#define IconFile "build\windows\work\chengxin\app.ico"

; The version is that of the program that goes in, which has it from pyproject.toml.
#define AppVersion GetStringFileInfo(SourcePath + BuildFolder + "\" + AppExe, "ProductVersion")
#define AppNumbers GetVersionNumbersString(SourcePath + BuildFolder + "\" + AppExe)
#if AppVersion == ""
  #error There is no built program in dist\ChengxinDesk. Type: py packaging\build.py
#endif

[Setup]
; Never change the identity: it is how an upgrade finds the version before it.
AppId={{6E0B6F0C-4E0B-4C43-9B0B-9A2F4E1D7C51}
AppName={#AppName}
AppVersion={#AppVersion}
AppVerName={#AppName} {#AppVersion}
VersionInfoVersion={#AppNumbers}
VersionInfoProductTextVersion={#AppVersion}
PrivilegesRequired=lowest
DefaultDirName={localappdata}\Programs\ChengxinDesk
UsePreviousAppDir=yes
DisableDirPage=auto
DisableProgramGroupPage=yes
DisableWelcomePage=yes
UninstallDisplayName={#AppName}
UninstallDisplayIcon={app}\{#AppExe}
SetupIconFile={#IconFile}
; Qt 6.11 runs from Windows 10 1809 on, 64-bit only.
MinVersion=10.0.17763
#if Ver >= EncodeVer(6, 3, 0)
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
#else
ArchitecturesAllowed=x64
ArchitecturesInstallIn64BitMode=x64
#endif
; A running desk is asked to close, so that no file is half replaced.
CloseApplications=yes
RestartApplications=no
OutputDir=dist\setup
OutputBaseFilename=ChengxinDesk-{#AppVersion}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ShowLanguageDialog=no

[Languages]
; The compiler's own file first: a message that ours lacks is then English, not an error.
Name: "zh"; MessagesFile: "compiler:Default.isl,packaging\ChineseSimplified.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"

[Files]
; The programs come first: while one of them runs it can't be replaced, and whoever gives up then has
; the version before, whole. Only then its libraries go, which this version must not load.
Source: "{#BuildFolder}\{#AppExe}"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#BuildFolder}\{#CliExe}"; DestDir: "{app}"; Flags: ignoreversion; AfterInstall: RemoveOldLibraries
Source: "{#BuildFolder}\_internal\*"; DestDir: "{app}\_internal"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#AppName}"; Filename: "{app}\{#AppExe}"
Name: "{autodesktop}\{#AppName}"; Filename: "{app}\{#AppExe}"; Tasks: desktopicon

[Run]
Filename: "{app}\{#AppExe}"; Description: "{cm:LaunchProgram,{#AppName}}"; Flags: nowait postinstall skipifsilent

[Code]
const
  ReadWriteExclusive = $0012;  { to read and write, shared with nobody }

function IsRunning(FileName: String): Boolean;
var
  Stream: TFileStream;
begin
  Result := False;
  if FileExists(FileName) then
    try
      Stream := TFileStream.Create(FileName, ReadWriteExclusive);
      Stream.Free;
    except
      Result := True;
    end;
end;

procedure RemoveOldLibraries();
begin
  { it still runs if the user chose to skip it }
  if not IsRunning(ExpandConstant('{app}\{#AppExe}')) then
    DelTree(ExpandConstant('{app}\_internal'), True, True, True);
end;

function InitializeUninstall(): Boolean;
var
  Asked: Integer;
begin
  Result := True;
  while Result and IsRunning(ExpandConstant('{app}\{#AppExe}')) do
  begin
    Asked := SuppressibleMsgBox(FmtMessage(SetupMessage(msgUninstallAppRunningError), ['{#AppName}']),
      mbError, MB_OKCANCEL, IDCANCEL);
    Result := Asked = IDOK;
  end;
end;
