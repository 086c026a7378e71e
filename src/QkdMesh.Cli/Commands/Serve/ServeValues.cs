using System.Globalization;
using System.Net;
using System.Text.Json;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The values of the settings. The command line overrides the environment, which overrides the settings file.</summary>
/// <param name="onCommandLine">Gives the value of an option; null if the option is not given.</param>
/// <param name="inEnvironment">Gives the value of a variable; null if the variable is not set.</param>
internal sealed class ServeValues(
    Func<ServeSetting, string?> onCommandLine, Func<string, string?> inEnvironment,
    IReadOnlyDictionary<string, string> inFile, string? fileName)
{
    /// <exception cref="ExpectedFailureException">The file cannot be read, or holds an unknown setting.</exception>
    public static IReadOnlyDictionary<string, string> ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(file, JsonSerializerOptions.Strict) ?? [];
            var unknown = values.Keys.FirstOrDefault(key => !ServeSettings.All.Any(setting => setting.Key == key));
            if (unknown is not null)
            {
                var known = ServeSettings.All.Select(setting => setting.Key).ToList();
                var advice = new NearestName(known).AdviseOr(unknown, $"use one of {string.Join(", ", known)}");
                throw Invalid($"{path}: there is no setting '{unknown}': {advice}");
            }


            return values.ToDictionary(value => value.Key, value => value.Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"{path} {TopologyFiles.WhatIsWrongWith(path)}: {TopologyFiles.Advice}");
        }
        catch (JsonException failure)
        {
            throw Invalid($"{path} is not a valid settings file: {failure.Message}");
        }
    }

    /// <summary>Whether the setting is given, and is not a flag that is false.</summary>
    public bool IsGiven(ServeSetting setting) => setting.IsFlag ? Flag(setting) : Find(setting) is not null;

    public string? Text(ServeSetting setting) => Find(setting)?.Value;

    public bool Flag(ServeSetting setting) => Find(setting) is { } found
        && (bool.TryParse(found.Value, out var value) ? value : throw Invalid($"{found.Source} takes true or false, not '{found.Value}'"));

    public int Number(ServeSetting setting, int otherwise)
    {
        if (Find(setting) is not { } found) return otherwise;
        return int.TryParse(found.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= setting.Most
            ? value
            : throw Invalid($"{found.Source} takes a number{Unit(setting)} from 0 to {setting.Most}, not '{found.Value}'");
    }

    private static string Unit(ServeSetting setting) => setting.Value is "SECONDS" ? " of seconds, without a unit," : "";

    public IPAddress Address(ServeSetting setting)
    {
        if (Find(setting) is not { } found) return IPAddress.Loopback;
        return IPAddress.TryParse(found.Value, out var value)
            ? (value.IsIPv4MappedToIPv6 ? value.MapToIPv4() : value)
            : throw Invalid($"{found.Source} takes an IP address, not '{found.Value}'");
    }

    /// <summary>The content of the setting's file; null if the setting is not given.</summary>
    public byte[]? Content(ServeSetting setting)
    {
        if (Find(setting) is not { } found) return null;
        try
        {
            return File.ReadAllBytes(found.Value);
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
        if (onCommandLine(setting) is { } option) return (option, setting.Option);
        if (inEnvironment(setting.Variable) is { Length: > 0 } variable) return (variable, $"the environment variable {setting.Variable}");
        return inFile.TryGetValue(setting.Key, out var value) ? (value, $"'{setting.Key}' in {fileName}") : null;
    }
}
