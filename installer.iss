; The Windows installer over the one-folder build in dist\ChengxinDesk (PyInstaller).
; Per user, no administrator. An upgrade replaces the program and nothing else; the office's data lie
; in the user's data folder, which neither the set-up nor the removal touches.
; Compile: ISCC.exe /DAppVersion=0.1.0 installer.iss   (this file is UTF-8 with a byte order mark)

#ifndef AppVersion
  #define AppVersion "0.1.0"
#endif
#define AppName "诚信台"
#define AppExe "ChengxinDesk.exe"
#define BuildFolder "dist\ChengxinDesk"

[Setup]
; Never change the identity: it is how an upgrade finds the version before it.
AppId={{6E0B6F0C-4E0B-4C43-9B0B-9A2F4E1D7C51}
AppName={#AppName}
AppVersion={#AppVersion}
AppVerName={#AppName} {#AppVersion}
VersionInfoVersion={#AppVersion}
PrivilegesRequired=lowest
DefaultDirName={localappdata}\Programs\ChengxinDesk
UsePreviousAppDir=yes
DisableDirPage=auto
DisableProgramGroupPage=yes
DisableWelcomePage=yes
UninstallDisplayName={#AppName}
UninstallDisplayIcon={app}\{#AppExe}
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
Name: "zh"; MessagesFile: "compiler:Default.isl"

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=936
DialogFontName=Microsoft YaHei UI
DialogFontSize=9
WelcomeFontName=Microsoft YaHei UI

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 – %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
InformationTitle=信息
ConfirmTitle=确认
ErrorTitle=出错
ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=好
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonNo=否(&N)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
ButtonWizardBrowse=浏览(&R)…
ButtonNewFolder=新建文件夹(&M)
ClickNext=点“下一步”继续，点“取消”退出安装。
ExitSetupTitle=退出安装
ExitSetupMessage=还没有装完。现在退出，程序不会装上；办公数据不受影响。%n%n要退出吗？
SelectDirDesc=把 [name] 装在哪里？
WizardSelectDir=选择文件夹
SelectDirLabel3=[name] 将装在下面的文件夹里。
SelectDirBrowseLabel=点“下一步”继续；要换一个文件夹，点“浏览”。
DiskSpaceMBLabel=至少需要 [mb] MB 空间。
DiskSpaceGBLabel=至少需要 [gb] GB 空间。
DirExists=文件夹%n%n%1%n%n已经存在。仍装在那里吗？
DirExistsTitle=文件夹已存在
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=选一个文件夹，然后点“好”。
NewFolderName=新文件夹
WizardSelectTasks=附加项
SelectTasksDesc=还要做什么？
SelectTasksLabel2=选好安装 [name] 时要一并做的，然后点“下一步”。
WizardReady=可以安装了
ReadyLabel1=[name] 即将装到这台电脑上。
ReadyLabel2a=点“安装”开始；要看或改前面的选择，点“上一步”。
ReadyLabel2b=点“安装”开始。
ReadyMemoDir=安装文件夹：
ReadyMemoTasks=附加项：
WizardPreparing=正在准备
PreparingDesc=正在准备安装 [name]。
ApplicationsFound=下面的程序正在使用要更新的文件，最好让安装程序把它们关闭。
ApplicationsFound2=下面的程序正在使用要更新的文件，最好让安装程序把它们关闭。
CloseApplications=自动关闭(&A)
DontCloseApplications=不关闭(&D)
ErrorCloseApplications=没能关闭全部程序。请自己关闭后再继续；办公数据不受影响。
WizardInstalling=正在安装
InstallingLabel=正在把 [name] 装到这台电脑上，请稍候。
StatusClosingApplications=正在关闭程序…
StatusCreateDirs=正在建立文件夹…
StatusExtractFiles=正在写入文件…
StatusCreateIcons=正在建立快捷方式…
StatusSavingUninstall=正在保存卸载信息…
StatusRunProgram=正在收尾…
StatusRollback=正在撤回改动…
FinishedHeadingLabel=[name] 已装好
FinishedLabelNoIcons=[name] 已装在这台电脑上。
FinishedLabel=[name] 已装在这台电脑上，可以从开始菜单打开。
ClickFinish=点“完成”结束。
RunEntryExec=打开 %1
SetupAborted=安装没有完成。办公数据不受影响，请再试一次。
WindowsVersionNotSupported=这台电脑的 Windows 太旧，本程序需要 Windows 10（1809）或更新。
WinVersionTooLowError=本程序需要 %1 %2 或更新。
OnlyOnTheseArchitectures=本程序需要64位 Windows：%n%n%1
ConfirmUninstall=要卸载 %1 吗？只删除程序，办公数据留在原处。
UninstallStatusLabel=正在卸载 %1，请稍候。
StatusUninstalling=正在卸载 %1…
WizardUninstalling=卸载进度
UninstalledAll=%1 已卸载。办公数据留在原处，没有删除。
UninstalledMost=%1 已卸载，有些程序文件没能删除，可以手工删除。办公数据没有删除。

[Tasks]
Name: "desktopicon"; Description: "在桌面上放一个快捷方式"

[InstallDelete]
; Libraries of the version before must not be loaded by this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#BuildFolder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#AppName}"; Filename: "{app}\{#AppExe}"
Name: "{autodesktop}\{#AppName}"; Filename: "{app}\{#AppExe}"; Tasks: desktopicon

[Run]
Filename: "{app}\{#AppExe}"; Description: "打开{#AppName}"; Flags: nowait postinstall skipifsilent
