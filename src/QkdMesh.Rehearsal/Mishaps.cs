namespace QkdMesh.Rehearsal;

/// <summary>Cuts and taps at random times.</summary>
internal sealed class Mishaps
{
    private readonly RehearsedNetwork _network;
    private readonly RehearsedLink[] _fibres;
    private readonly Timeline _time;
    private readonly Random _random;

    public Mishaps(RehearsedNetwork network, Timeline time, RehearsalPlan plan, Random random)
    {
        (_network, _time, _random) = (network, time, random);
        // A network without a fibre has nothing to cut or tap.
        _fibres = [.. network.Links.Where(link => link.Definition.HasQuantumChannel)];
        if (_fibres.Length == 0) return;
        foreach (var at in Times(plan.CutsPerDay, plan.Length)) time.After(at, Cut);
        foreach (var at in Times(plan.TapsPerDay, plan.Length)) time.After(at, Tap);
    }

    public int Cuts { get; private set; }

    public int Taps { get; private set; }

    private TimeSpan[] Times(double perDay, TimeSpan length) =>
        [.. Enumerable.Range(0, (int)Math.Round(perDay * length.TotalDays)).Select(_ => length * _random.NextDouble())];

    private void Cut()
    {
        var link = _fibres[_random.Next(_fibres.Length)];
        var minutes = 10 + (110 * _random.NextDouble());
        if (link.Link.IsCut) return;
        Cuts++;
        _network.Cut(link, cut: true);
        _time.After(TimeSpan.FromMinutes(minutes), () => _network.Cut(link, cut: false));
    }

    private void Tap()
    {
        var link = _fibres[_random.Next(_fibres.Length)];
        var (minutes, fraction) = (2 + (28 * _random.NextDouble()), 0.1 + (0.5 * _random.NextDouble()));
        if (link.IsTapped) return;
        Taps++;
        _network.Tap(link, fraction);
        _time.After(TimeSpan.FromMinutes(minutes), () => _network.Tap(link, 0));
    }
}
