using QkdMesh.Host;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The log of a silo, from the settings.</summary>
internal static class ServeLog
{
    private const string Json = "json", Text = "text";

    public static bool IsJson(ServeValues values) => (values.Text(ServeSettings.LogFormat) ?? Text) switch
    {
        Json => true,
        Text => false,
        var other => throw ServeValues.Invalid($"{values.SourceOf(ServeSettings.LogFormat)} takes {Text} or {Json}, not '{other}'"),
    };

    public static LogLevels Levels(ServeValues values)
    {
        try
        {
            return values.Text(ServeSettings.LogLevel) is { } text ? LogLevels.Parse(text) : LogLevels.Default;
        }
        catch (FormatException fault)
        {
            throw ServeValues.Invalid($"{values.SourceOf(ServeSettings.LogLevel)}: {fault.Message}");
        }
    }
}
