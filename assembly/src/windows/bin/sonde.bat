@echo off
rem Starts sonde: finds a Java and the jars. There is neither a runtime nor an ahead-of-time cache here.
rem Variables know no case on Windows, so none of these is java_home. No blocks in parentheses where a folder is
rem named: that of "Program Files (x86)" would end them.
setlocal EnableExtensions DisableDelayedExpansion

for %%H in ("%~dp0..") do set "root=%%~fH"
set "wanted=25"
set "found="

if not defined SONDE_JAVA goto search
rem A home, or the program itself.
call :try "%SONDE_JAVA%"
if not defined found call :try "%SONDE_JAVA:\bin\java.exe=%"
if defined found goto run
>&2 echo sonde: SONDE_JAVA=%SONDE_JAVA% is no Java %wanted% or newer
exit /b 1

:search
call :try "%root%\runtime"
if not defined found if defined JAVA_HOME call :try "%JAVA_HOME%"
if defined found goto run
for /f "delims=" %%J in ('where java.exe 2^>nul') do call :try "%%~dpJ.."
if defined found goto run
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do call :try "%%~fD"
if defined found goto run
>&2 echo sonde: no Java %wanted% or newer found. Looked at SONDE_JAVA, %root%\runtime, JAVA_HOME, the PATH and the usual folders (Eclipse Adoptium, Java, ...). Install one, or set SONDE_JAVA to its folder.
exit /b 1

:run
"%found%\bin\java.exe" "@%root%\conf\jvm.options" "-Dsonde.home=%root%" -cp "%root%\lib\*;%root%\providers\*;%root%\transports\*" io.hostsonde.cli.Sonde %*
exit /b %ERRORLEVEL%

rem Takes the home of a Java that is new enough, unless one was found: its file "release" says so without starting it.
:try
if defined found exit /b
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
set "number=0"
for /f "usebackq tokens=2 delims==" %%V in (`findstr /b /c:"JAVA_VERSION=" "%~1\release"`) do set "number=%%~V"
for /f "tokens=1 delims=.-+_" %%M in ("%number%") do set "number=%%M"
if not defined number exit /b
if %number% geq %wanted% set "found=%~f1"
exit /b
