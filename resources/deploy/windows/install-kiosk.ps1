<#
.SYNOPSIS
  Turns a Windows IoT Enterprise, Enterprise or Education machine into a kiosk that shows Frontdesk instead of the desktop.
.DESCRIPTION
  Shell Launcher starts frontdesk as the shell of one account and restarts it when it ends; Keyboard Filter drops the
  keys that lead out. Windows Pro and Home have neither. Run it as administrator; it may be run again. Restart afterwards.
  Not tested on Windows: try it on a spare machine first, with a second administrator account at hand.
.PARAMETER Program
  frontdesk.exe, where every account may read it (not below C:\Users).
.PARAMETER Account
  The local account of the kiosk; it is created if missing.
.PARAMETER Uninstall
  Restores the ordinary desktop of the account and all keys. Settings and counts stay.
#>
#Requires -RunAsAdministrator
[CmdletBinding(SupportsShouldProcess)]
param(
    [string] $Program = "$env:ProgramFiles\Frontdesk\Scripts\frontdesk.exe",
    [string] $Config = "$env:ProgramData\Frontdesk\kiosk.toml",
    [string] $Account = 'FrontdeskKiosk',
    [switch] $Uninstall
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

$space = 'root\standardcimv2\embedded'
$restartShell = 0   # what Shell Launcher does when its program ends
$keys = 'Alt+F4', 'Alt+Tab', 'Alt+Esc', 'Alt+Space', 'Ctrl+Esc', 'Ctrl+Tab', 'Ctrl+F4', 'Shift+Ctrl+Esc', 'Ctrl+Alt+Del',
    'Windows', 'Win+L', 'Win+R', 'Win+E', 'Win+D', 'Win+M', 'Win+U', 'Win+Enter', 'Win+Break', 'Win+F1', 'Win+P', 'F1',
    'LShift+LAlt+NumLock', 'LShift+LAlt+PrintScrn', 'Application', 'BrowserHome', 'BrowserSearch', 'LaunchMail',
    'LaunchMediaSelect', 'LaunchApp1', 'LaunchApp2'

function Find-Sid([string] $name) {
    (New-Object Security.Principal.NTAccount($name)).Translate([Security.Principal.SecurityIdentifier]).Value
}

function Set-Keys([bool] $blocked) {
    foreach ($key in Get-CimInstance -Namespace $space -ClassName WEKF_PredefinedKey | Where-Object Id -In $keys) {
        if ($PSCmdlet.ShouldProcess($key.Id, "block = $blocked")) {
            $key.Enabled = $blocked
            Set-CimInstance -InputObject $key
        }
    }
}

if ($Uninstall) {
    if ($PSCmdlet.ShouldProcess($Account, 'restore the desktop')) {
        $shell = [wmiclass] "\\localhost\${space}:WESL_UserSetting"
        $shell.RemoveCustomShell((Find-Sid $Account)) | Out-Null
    }
    Set-Keys $false
    Write-Output 'Removed. Restart the machine.'
    return
}

if (-not (Test-Path $Program)) { throw "There is no $Program. Install Frontdesk for all users, or name it with -Program." }

foreach ($feature in 'Client-EmbeddedShellLauncher', 'Client-KeyboardFilter') {
    if ((Get-WindowsOptionalFeature -Online -FeatureName $feature).State -ne 'Enabled') {
        if ($PSCmdlet.ShouldProcess($feature, 'enable the Windows feature')) {
            Enable-WindowsOptionalFeature -Online -FeatureName $feature -All -NoRestart | Out-Null
            Write-Output "Enabled $feature. Restart, then run this again."
            $again = $true
        }
    }
}
if (Get-Variable again -ErrorAction SilentlyContinue) { return }

if (-not (Get-LocalUser -Name $Account -ErrorAction SilentlyContinue)) {
    if ($PSCmdlet.ShouldProcess($Account, 'make a local account')) {
        $password = Read-Host -AsSecureString "A password for $Account (needed once, for signing in by itself)"
        New-LocalUser -Name $Account -Password $password -PasswordNeverExpires -UserMayNotChangePassword | Out-Null
    }
}

if (-not (Test-Path $Config)) {
    $folder = Split-Path $Config
    if ($PSCmdlet.ShouldProcess($Config, 'write the settings')) {
        New-Item -ItemType Directory -Force $folder | Out-Null
        Copy-Item (Join-Path $PSScriptRoot '..\kiosk.toml') $Config
    }
}

if ($PSCmdlet.ShouldProcess($Account, 'make frontdesk the shell')) {
    $shell = [wmiclass] "\\localhost\${space}:WESL_UserSetting"
    $sid = Find-Sid $Account
    $known = Get-CimInstance -Namespace $space -ClassName WESL_UserSetting | Where-Object Sid -EQ $sid
    if ($known) { $shell.RemoveCustomShell($sid) | Out-Null }
    $shell.SetDefaultShell('explorer.exe', $restartShell) | Out-Null
    $shell.SetCustomShell($sid, "`"$Program`" kiosk --config `"$Config`"", $null, $null, $restartShell) | Out-Null
    $shell.SetEnabled($true) | Out-Null
}
Set-Keys $true

Write-Output "Installed. Now set the PIN as ${Account}: `"$Program`" kiosk set-pin --config `"$Config`""
Write-Output 'Then let the account sign in by itself (frontdesk help kiosk, Windows) and restart.'
