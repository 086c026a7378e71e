using System.Text.Json;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>A value of the settings file.</summary>
/// <param name="Place">Where it stands: the file, its line and its column.</param>
internal sealed record FileSetting(string Value, string Place);

/// <summary>Reads the settings file of <c>serve</c>: one JSON object. Every fault is reported with its place.</summary>
internal sealed class SettingsFile
{
    private static readonly IReadOnlyList<string> Keys = [.. ServeSettings.All.Select(setting => setting.Key)];

    private readonly JsonPlaces _places;
    private readonly List<string> _faults = [];
    private readonly NearestName _nearest = new(Keys);
    private readonly Dictionary<string, FileSetting> _values = new(StringComparer.Ordinal);

    private SettingsFile(JsonPlaces places) => _places = places;

    /// <summary>The values by the keys of their settings.</summary>
    /// <exception cref="ExpectedFailureException">The file cannot be read or has faults. The message lists all faults.</exception>
    public static IReadOnlyDictionary<string, FileSetting> Read(string path)
    {
        try
        {
            var places = new JsonPlaces(path, SmallFile.Read(path));
            var file = new SettingsFile(places);
            try
            {
                file.Read();
            }
            catch (JsonException unreadable)
            {
                throw ServeValues.Invalid(places.Explain(unreadable));
            }

            return file._faults.Count switch
            {
                0 => file._values,
                1 => throw ServeValues.Invalid(file._faults[0]),
                _ => throw ServeValues.Invalid(string.Join(Environment.NewLine, [$"{path} has faults:", .. file._faults])),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw ServeValues.Invalid($"{path} {TopologyFiles.WhatIsWrongWith(path)}: {TopologyFiles.Advice}");
        }
    }

    private void Read()
    {
        var json = new Utf8JsonReader(_places.Content);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            _faults.Add($"{_places.At(json.TokenStartIndex)}: this is not an object: write {{\"port\": 7014}}");
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (key, at) = (json.GetString()!, json.TokenStartIndex);
            json.Read();
            Add(key, _places.At(at), json);
            json.Skip();
        }

        // A second value after the object is a fault of JSON.
        json.Read();
    }

    private void Add(string key, string place, Utf8JsonReader value)
    {
        var setting = ServeSettings.All.FirstOrDefault(known => known.Key == key);
        if (setting is null) _faults.Add($"{place}: there is no setting '{key}': {AdviceOn(key)}");
        else if (_values.ContainsKey(key)) _faults.Add($"{place}: '{key}' occurs twice: keep one of the two");
        else
        {
            var at = _places.At(value.TokenStartIndex);
            var text = value.TokenType is JsonTokenType.String ? value.GetString()! : _places.TextOf(value);
            if (Refuse(setting, value.TokenType, text) is { } rule)
                _faults.Add($"{at}: '{key}' takes {rule}, not {_places.TextOf(value)}");
            _values[key] = new(text, at);
        }
    }

    // What the setting takes, if it does not take the value; null if it does.
    private static string? Refuse(ServeSetting setting, JsonTokenType type, string text)
    {
        if (setting.IsFlag) return bool.TryParse(text, out _) ? null : "true or false";
        if (setting.Numbers is { } rule) return type is not JsonTokenType.Null && rule.Read(text) is not null ? null : rule.ToString();
        return type switch
        {
            JsonTokenType.String when text.Length > 0 => null,
            JsonTokenType.Number => null,
            _ when setting.Value!.Contains(',', StringComparison.Ordinal) => "text in quotes, with commas between several values",
            _ => "text in quotes",
        };
    }

    // Settings have other names as options and as variables.
    private string AdviceOn(string key)
    {
        var setting = ServeSettings.All.FirstOrDefault(known =>
            string.Equals(known.Option.TrimStart('-'), key.TrimStart('-').Replace('_', '-'), StringComparison.OrdinalIgnoreCase)
            || string.Equals(known.Variable, key, StringComparison.OrdinalIgnoreCase));
        return setting is null
            ? _nearest.AdviseOr(key, $"use one of {string.Join(", ", Keys)}")
            : $"did you mean '{setting.Key}'?";
    }
}
