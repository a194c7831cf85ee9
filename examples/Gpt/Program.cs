using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace GptExample;

/// <summary>Trains a small transformer to write like Shakespeare, character by character.</summary>
public static class Program
{
    private const string Help = """
        Trains a transformer on plays by Shakespeare and lets it write. About two minutes on two cores.

          --epochs N      passes of 1100 steps (3)
          --text FILE     what to learn from (examples/data/shakespeare/plays.txt of the repository)
          --prompt TEXT   what the written text begins with (ROMEO:)
          --length N      characters to write (400)
          --seed N        equal seeds give equal texts (1)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    private const int Context = 64, Batch = 16, StepsPerEpoch = 1100;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>A transformer of two layers and 128 features: in the same time more layers see too little of the text.</summary>
    public static Gpt CreateModel(CharacterVocabulary vocabulary) => new(vocabulary.Count, Context, features: 128, heads: 4, depth: 2, dropout: 0);

    /// <summary>Trains a model on all but the last tenth of a text.</summary>
    /// <returns>Bits per character of that last tenth.</returns>
    public static double Train(Gpt model, long[] tokens, int epochs, int stepsPerEpoch, long seed, bool isShown = true)
    {
        int split = tokens.Length / 10 * 9;
        var pieces = new SequenceDataset(tokens[..split], model.Context, stride: 1);
        var loader = new DataLoader(pieces, Batch, sampler: new RandomPieces(pieces.Count, stepsPerEpoch * Batch, seed));
        var optimizer = new AdamW(model.Parameters(), beta2: 0.99, weightDecay: 0.05);
        var trainer = new Trainer(model, optimizer, (logits, next) => Loss.CrossEntropy(logits.Flatten(0, 1), next.Reshape(-1)))
        {
            ClipNorm = 1,
            Schedule = new OneCycleSchedule(optimizer, maximumRate: 0.006, epochs * stepsPerEpoch, riseFraction: 0.1),
        };
        trainer.Fit(loader, epochs, callbacks: isShown ? [new ProgressBar()] : []);
        return trainer.Evaluate(new DataLoader(new SequenceDataset(tokens[split..], model.Context), 64))["loss"] / Math.Log(2);
    }

    private static void Run(Arguments arguments)
    {
        var clock = Stopwatch.StartNew();
        string text = File.ReadAllText(arguments.Text("--text", ExampleFiles.Find("shakespeare/plays.txt")));
        var vocabulary = new CharacterVocabulary(text);
        long[] prompt = vocabulary.Encode(arguments.Text("--prompt", "ROMEO:"));
        long seed = arguments.Number("--seed", 1L, 0, long.MaxValue);
        int epochs = arguments.Number("--epochs", 3, 1, 10_000), length = arguments.Number("--length", 400, 1, 100_000);
        Generator.Default.Reset(seed);
        Gpt model = CreateModel(vocabulary);
        Console.WriteLine($"{text.Length:N0} characters, {vocabulary.Count} different ones");
        Console.WriteLine($"{ModelSummary.Of(model, [Batch, Context], DType.Int64)}\n");

        double bits = Train(model, vocabulary.Encode(text), epochs, StepsPerEpoch, seed);

        Console.WriteLine($"\n{bits:F3} bits per character of a part that was not learned from, after {clock.Elapsed.TotalSeconds:F0} s.\n");
        Console.WriteLine(vocabulary.Decode(model.Sample(prompt, length, temperature: 0.8)));
    }
}
