using System.Net;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The values of the settings. The command line overrides the environment, which overrides the settings file.</summary>
/// <param name="onCommandLine">Gives the value of an option; null if the option is not given.</param>
/// <param name="inEnvironment">Gives the value of a variable; null if the variable is not set.</param>
internal sealed class ServeValues(
    Func<ServeSetting, string?> onCommandLine, Func<string, string?> inEnvironment,
    IReadOnlyDictionary<string, FileSetting> inFile)
{
    /// <summary>Whether the setting is given, and is not a flag that is false.</summary>
    public bool IsGiven(ServeSetting setting) => setting.IsFlag ? Flag(setting) : Find(setting) is not null;

    public string? Text(ServeSetting setting) => Find(setting)?.Value;

    public bool Flag(ServeSetting setting) => Find(setting) is { } found
        && (bool.TryParse(found.Value, out var value) ? value : throw Invalid($"{found.Source} takes true or false, not '{found.Value}'"));

    public int Number(ServeSetting setting, int otherwise)
    {
        if (Find(setting) is not { } found) return otherwise;
        return setting.Numbers!.Read(found.Value) is { } number
            ? (int)number
            : throw Invalid(setting.Numbers.Refuse(found.Source, found.Value));
    }

    public IPAddress Address(ServeSetting setting)
    {
        if (Find(setting) is not { } found) return IPAddress.Loopback;
        return IPAddress.TryParse(found.Value, out var value)
            ? (value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value)
            : throw Invalid($"{found.Source} takes an IP address, such as 127.0.0.1, not '{found.Value}'");
    }

    /// <summary>The content of the setting's file; null if the setting is not given.</summary>
    public byte[]? Content(ServeSetting setting)
    {
        if (Find(setting) is not { } found) return null;
        try
        {
            return SmallFile.Read(found.Value);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Invalid($"{found.Source}: {found.Value} {TopologyFiles.WhatIsWrongWith(found.Value)}: {TopologyFiles.Advice}");
        }
    }

    /// <summary>Where a setting came from, for error messages.</summary>
    public string SourceOf(ServeSetting setting) => Find(setting)?.Source ?? setting.Option;

    public static ExpectedFailureException Invalid(string message) => new("INVALID_SETTING", message, retryable: false);

    private (string Value, string Source)? Find(ServeSetting setting)
    {
        if (onCommandLine(setting) is { } option)
            return option.Length > 0
                ? (option, setting.Option)
                : throw Invalid($"{setting.Option} is empty: give {setting.Value}, or leave the option out");
        if (inEnvironment(setting.Variable) is { Length: > 0 } variable) return (variable, $"the environment variable {setting.Variable}");
        return inFile.TryGetValue(setting.Key, out var set) ? (set.Value, $"'{setting.Key}' at {set.Place}") : null;
    }
}
