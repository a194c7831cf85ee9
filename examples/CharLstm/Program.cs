using System.Diagnostics;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Models;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace CharLstmExample;

/// <summary>Trains a recurrent network to write like Shakespeare, character by character.</summary>
public static class Program
{
    private const string Help = """
        Trains long short-term memory on plays by Shakespeare and lets it write. Some eighty seconds on two cores.

          --epochs N      passes through the text (3)
          --hidden N      hidden units of each of the two layers (128)
          --lr X          largest learning rate (0.01)
          --text FILE     what to learn from (examples/data/shakespeare/plays.txt of the repository)
          --prompt TEXT   what the written text begins with (ROMEO:)
          --length N      characters to write (400)
          --seed N        equal seeds give equal texts (1)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    private const int Steps = 64, Batch = 32;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>Trains a model on all but the last tenth of a text.</summary>
    /// <returns>Bits per character of that last tenth.</returns>
    public static double Train(CharacterLstm model, long[] tokens, int epochs, double learningRate, bool isShown = true)
    {
        int split = tokens.Length / 10 * 9;
        DataLoader train = Load(tokens[..split]), test = Load(tokens[split..]);
        var optimizer = new Adam(model.Parameters());
        var schedule = new OneCycleSchedule(optimizer, learningRate, epochs * train.Count, riseFraction: 0.1);
        double bits = double.NaN;

        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            using var progress = new EpochProgress($"epoch {epoch}/{epochs}", train.Count, "characters", isShown);
            LstmState? state = null;
            foreach ((Tensor characters, Tensor next) in train)
            {
                optimizer.ZeroGradient();
                (Tensor logits, LstmState last) = model.Forward(characters, state);
                Tensor loss = Loss.CrossEntropy(logits.Flatten(0, 1), next.Flatten());
                loss.Backward();
                GradientClipping.ByNorm(optimizer.Parameters, 1);
                optimizer.Step();
                schedule.Step();
                // The next batch goes on where this one ends; back-propagation through time does not go further back.
                state = last.Detach();
                progress.Advance(next.Count, loss.Item());
            }
            bits = Evaluate(model, test);
            progress.Complete($"{bits:F3} bits per character of the test part");
        }
        return bits;
    }

    private static DataLoader Load(long[] tokens)
    {
        var pieces = new SequenceDataset(tokens, Steps);
        return new DataLoader(pieces, Batch, sampler: new ParallelStreams(pieces.Count, Batch));
    }

    private static double Evaluate(CharacterLstm model, DataLoader test)
    {
        double nats = 0;
        LstmState? state = null;
        model.Eval();
        using (Tensor.NoGradient())
        {
            foreach ((Tensor characters, Tensor next) in test)
            {
                (Tensor logits, state) = model.Forward(characters, state);
                nats += Loss.CrossEntropy(logits.Flatten(0, 1), next.Flatten()).Item();
            }
        }
        model.Train();
        return nats / test.Count / Math.Log(2);
    }

    private static void Run(Arguments arguments)
    {
        var clock = Stopwatch.StartNew();
        int epochs = arguments.Number("--epochs", 3, 1, 10_000), hidden = arguments.Number("--hidden", 128, 1, 10_000);
        int length = arguments.Number("--length", 400, 1, 100_000);
        double learningRate = arguments.Number("--lr", 0.01, 0, 10);
        Generator.Default.Reset(arguments.Number("--seed", 1L, 0, long.MaxValue));
        string text = File.ReadAllText(arguments.Text("--text", ExampleFiles.Find("shakespeare/plays.txt")));
        var vocabulary = new CharacterVocabulary(text);
        long[] prompt = vocabulary.Encode(arguments.Text("--prompt", "ROMEO:"));
        var model = new CharacterLstm(vocabulary.Count, hidden);
        Console.WriteLine($"{text.Length:N0} characters, {vocabulary.Count} different ones");
        Console.WriteLine($"{ModelSummary.Of(model, [Batch, Steps], DType.Int64)}\n");

        double bits = Train(model, vocabulary.Encode(text), epochs, learningRate);

        Console.WriteLine($"\n{bits:F3} bits per character of a part that was not learned from, after {clock.Elapsed.TotalSeconds:F0} s.\n");
        Console.WriteLine(vocabulary.Decode(model.Sample(prompt, length, temperature: 0.8)));
    }
}
