using System.Diagnostics;
using System.Globalization;
using ILGpuNet;
using ILGpuNet.Data;
using ILGpuNet.Examples;
using ILGpuNet.Nn;
using ILGpuNet.Optim;
using ILGpuNet.Training;

namespace TimeSeriesExample;

/// <summary>Trains gated recurrent units to forecast a chaotic signal.</summary>
public static class Program
{
    private const string Help = """
        Trains gated recurrent units to forecast the next 50 values of a chaotic signal from the last 100. Half a minute on two cores.

          --epochs N      passes through the signal (10)
          --points N      length of the signal; the last fifth is for testing (10000)
          --hidden N      hidden units (64)
          --lr X          largest learning rate (0.01)
          --seed N        equal seeds give equal networks (1)
          --output DIR    folder for pictures of forecasts (time-series in this folder)
          --device NAME   where to compute (ILGPUNET_DEVICE, else cpu)
          --help          this text
        """;

    private const int Past = 100, Horizon = 50, Batch = 64;

    /// <summary>Runs the example.</summary>
    public static int Main(string[] arguments) => Arguments.Run(arguments, Help, Run);

    /// <summary>Trains a model on the first four fifths of a signal.</summary>
    /// <returns>
    /// The windows of the rest, their forecasts, and by how much these are wrong for each number of steps ahead: root of the mean squared error, in units of
    /// the signal's deviation.
    /// </returns>
    public static (Tensor Test, Tensor Forecasts, float[] Error) Train(
        Forecaster model, float[] signal, int epochs, double learningRate, long seed, bool isShown = true)
    {
        int split = signal.Length / 5 * 4;
        Tensor train = Windows(signal.AsSpan(..split)), test = Windows(signal.AsSpan(split..));
        var loader = new DataLoader(Inputs(train), Targets(train), Batch, shuffle: true, seed);
        var optimizer = new Adam(model.Parameters());
        var trainer = new Trainer(model, optimizer, (forecast, truth) => Loss.MeanSquaredError(forecast, truth))
        {
            ClipNorm = 1,
            Schedule = new OneCycleSchedule(optimizer, learningRate, epochs * loader.Count),
        };
        trainer.Fit(loader, epochs, callbacks: isShown ? [new ProgressBar()] : []);
        Tensor forecasts = trainer.Predict(Inputs(test));
        return (test, forecasts, RelativeError(forecasts, Targets(test)));
    }

    /// <summary>All pieces of past and future: [n, 150].</summary>
    private static Tensor Windows(ReadOnlySpan<float> signal)
    {
        const int Length = Past + Horizon;
        var windows = new List<float>();
        for (int i = 0; i + Length <= signal.Length; i++) windows.AddRange(signal.Slice(i, Length));
        return Tensor.FromArray(windows.ToArray(), [windows.Count / Length, Length]);
    }

    private static Tensor Inputs(Tensor windows) => windows[Range.All, ..Past].Unsqueeze(2);

    private static Tensor Targets(Tensor windows) => windows[Range.All, Past..];

    private static float[] RelativeError(Tensor forecasts, Tensor truth) =>
        ((forecasts - truth).Square().Mean([0]).Sqrt() / truth.StandardDeviation()).ToArray();

    private static void Run(Arguments arguments)
    {
        var clock = Stopwatch.StartNew();
        int epochs = arguments.Number("--epochs", 10, 1, 10_000), points = arguments.Number("--points", 10_000, 1000, 1_000_000);
        int hidden = arguments.Number("--hidden", 64, 1, 10_000);
        double learningRate = arguments.Number("--lr", 0.01, 0, 10);
        long seed = arguments.Number("--seed", 1L, 0, long.MaxValue);
        string folder = arguments.Folder("time-series");
        Generator.Default.Reset(seed);
        var model = new Forecaster(hidden, Horizon);
        Console.WriteLine($"{ModelSummary.Of(model, [Batch, Past, 1])}\n");

        (Tensor test, Tensor forecasts, float[] error) = Train(model, MackeyGlass.Generate(points), epochs, learningRate, seed);

        // What is nothing but the last value, or the mean, is the least that a forecast must beat.
        float[] lastValue = RelativeError(test[Range.All, (Past - 1)..Past], Targets(test));
        Console.WriteLine($"\nError in units of the signal's deviation\n{"steps ahead",-12}{"network",9}{"last value",12}");
        foreach (int ahead in new[] { 1, 10, 20, 30, 40, 50 })
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ahead,-12}{error[ahead - 1],9:F4}{lastValue[ahead - 1],12:F4}"));

        string file = Path.Combine(folder, "forecasts.png");
        PngFile.Save(file, Tensor.Concat([.. Enumerable.Range(0, 4).Select(i => Draw(test, forecasts, i * (test.Shape[0] - 1) / 3))], axis: 1));
        Console.WriteLine($"\nThe signal (grey), what was to come (blue) and forecasts (orange) are in {file}; {clock.Elapsed.TotalSeconds:F0} s in all.");
    }

    private static Tensor Draw(Tensor test, Tensor forecasts, int index)
    {
        var plot = new Plot(width: 900, height: 160, x: (0, Past + Horizon), y: (-3, 3));
        float[] window = test[index].ToArray();
        plot.Curve(window.AsSpan(..(Past + 1)), first: 0, Plot.Colours[7]);
        plot.Curve(window.AsSpan(Past..), first: Past, Plot.Colours[0]);
        plot.Curve(forecasts[index].ToArray(), first: Past, Plot.Colours[1]);
        return plot.ToTensor();
    }
}
