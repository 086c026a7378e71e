using System.Globalization;
using QkdMesh.Fuzz;
using QkdMesh.Fuzz.Inputs;

const string Usage = """
    QkdMesh.Fuzz TARGET                          reads inputs from afl-fuzz, or one input from standard input
    QkdMesh.Fuzz TARGET FILE...                  runs each file; the exit code is 1 if one of them fails
    QkdMesh.Fuzz TARGET --random N --seed S      runs N mutations of the corpus
    QkdMesh.Fuzz TARGET --make-corpus            writes the corpus again
    """;

if (args is not [var name, .. var rest] || !FuzzTargets.Names.Contains(name)) return Explain();
switch (rest)
{
    case []:
        AflServer.Run(name);
        return 0;
    case ["--make-corpus"]:
        Corpus.Write(name);
        return 0;
    case ["--random", var count, "--seed", var seed]
        when int.TryParse(count, CultureInfo.InvariantCulture, out var inputs)
             && int.TryParse(seed, CultureInfo.InvariantCulture, out var start):
        return new RandomRun(name, start).Run(inputs, Console.Out) ? 0 : 1;
    case [['-', ..], ..]:
        return Explain();
    default:
        return Replay.Run(name, rest, Console.Out) ? 0 : 1;
}

static int Explain()
{
    Console.Error.WriteLine($"{Usage}\nTARGET is one of: {string.Join(", ", FuzzTargets.Names)}");
    return 2;
}
