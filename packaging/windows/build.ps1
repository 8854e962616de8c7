<#
.SYNOPSIS
  Makes the Windows installer: environment, icon, frozen folder, a trial run of it, Inno Setup.
.DESCRIPTION
  Needs Python 3.11 or newer and, for the installer, Inno Setup 6. Not run on Windows by its authors: try the result on a spare machine.
.PARAMETER Wheels
  A folder with all Python packages (README.md, without a network); by default pip downloads them.
.PARAMETER FolderOnly
  Stop after dist\frontdesk, which can also be copied to a machine as it is.
#>
[CmdletBinding()]
param(
    [string] $Python = 'py',
    [string] $Wheels = '',
    [switch] $FolderOnly
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest
Set-Location (Join-Path $PSScriptRoot '..\..')

function Invoke-Checked([string] $program, [string[]] $words) {
    & $program @words
    if ($LASTEXITCODE -ne 0) { throw "$program $words ended with $LASTEXITCODE" }
}

$env:PYTHONUTF8 = '1'
$env:PYTHONHASHSEED = '1'
$environment = 'build\freeze-venv'
$run = Join-Path $environment 'Scripts\python.exe'
$source = if ($Wheels) { @('--no-index', '--find-links', $Wheels) } else { @() }

Invoke-Checked $Python @('-m', 'venv', '--clear', $environment)
Invoke-Checked $run (@('-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', 'requirements.lock') + $source)
Invoke-Checked $run (@('-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', 'packaging\freeze.lock') + $source)
Invoke-Checked $run @('tools\windows_icon.py', 'packaging\windows\frontdesk.ico')
Invoke-Checked $run @('-m', 'PyInstaller', '--noconfirm', '--workpath', 'build\freeze', '--distpath', 'dist', 'packaging\windows\frontdesk.spec')

$frozen = 'dist\frontdesk\frontdesk.exe'
Invoke-Checked $frozen @('--version')
Invoke-Checked $frozen @('check')
Invoke-Checked $frozen @('pack', 'articles', '-o', 'build\articles.fdk')
Invoke-Checked $frozen @('shot', 'build\articles.fdk', '--screen', 'desk', '-o', 'build\desk.png')
Write-Output 'Look at build\desk.png: are there Chinese characters, no boxes?'
if ($FolderOnly) { return }

$version = (& $frozen --version).Split(' ')[-1]
$compiler = Get-Command iscc -ErrorAction SilentlyContinue
$compiler = if ($compiler) { $compiler.Source } else { Join-Path ${env:ProgramFiles(x86)} 'Inno Setup 6\ISCC.exe' }
Invoke-Checked $compiler @("/DVersion=$version", 'packaging\windows\frontdesk.iss')
Write-Output "dist\frontdesk-$version-setup.exe"
