using System.IO.Compression;
using System.Text.Json;
using ILGpuNet.Nn;
using ILGpuNet.Optim;

namespace ILGpuNet.Tests.Golden;

/// <summary>Five training steps of the MNIST example's network against PyTorch's: everything together, on real images.</summary>
public class LossCurveTests
{
    private const int BatchSize = 16, Steps = 5, ImageBytes = 28 * 28;

    private static readonly Lazy<JsonElement> Golden = new(() => GoldenFile.Read("mnist-loss-curve.json"));

    public static TheoryData<string> Optimizers =>
        [.. Golden.Value.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("optimizer").GetString()!)];

    /// <summary>Float32: sums in another order, growing over five steps. Sums over parameters cancel, hence the absolute part.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Train_FiveStepsInFloat32_MatchesPyTorch(string optimizer) => Check(optimizer, "float32", DType.Float32, 2e-5, 1e-3);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Train_FiveStepsInFloat64_MatchesPyTorch(string optimizer) => Check(optimizer, "float64", DType.Float64, 1e-10, 1e-8);

    private static void Check(string optimizerName, string precision, DType type, double lossTolerance, double parameterTolerance)
    {
        JsonElement run = Golden.Value.GetProperty("runs").EnumerateArray().Single(entry => entry.GetProperty("optimizer").GetString() == optimizerName);
        JsonElement expected = run.GetProperty(precision);
        Sequential model = CreateModel(type);
        Optimizer optimizer = OptimizerFactory.Create(run, model.Parameters());
        (float[] images, long[] labels) = ReadData();
        double[] losses = expected.GetProperty("losses").Numbers();
        for (int step = 0; step < Steps; step++)
        {
            Tensor x = Tensor.FromArray(images[(step * BatchSize * ImageBytes)..((step + 1) * BatchSize * ImageBytes)], [BatchSize, 1, 28, 28]).To(type);
            Tensor y = Tensor.FromArray(labels[(step * BatchSize)..((step + 1) * BatchSize)]);
            optimizer.ZeroGradient();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            Assert.InRange(loss.Item(), losses[step] * (1 - lossTolerance), losses[step] * (1 + lossTolerance));
        }
        JsonElement sums = expected.GetProperty("parameters");
        foreach ((Parameter parameter, JsonElement record) in model.Parameters().Zip(Golden.Value.GetProperty("parameters").EnumerateArray()))
        {
            JsonElement sum = sums.GetProperty(record.GetProperty("name").GetString()!);
            double[] values = parameter.To(DType.Float64).ToArray<double>();
            double squares = sum.GetProperty("sum_of_squares").GetDouble();
            Assert.InRange(values.Sum(value => value * value), squares * (1 - parameterTolerance), squares * (1 + parameterTolerance));
            // The sum cancels: its error grows with the length and the size of the values.
            double room = parameterTolerance * Math.Sqrt(squares * values.Length);
            Assert.InRange(values.Sum(), sum.GetProperty("sum").GetDouble() - room, sum.GetProperty("sum").GetDouble() + room);
        }
    }

    private static Sequential CreateModel(DType type)
    {
        var model = new Sequential(
            new Conv2d(1, 32, 3, type: type), new Relu(), new MaxPool2d(2),
            new Conv2d(32, 64, 3, type: type), new Relu(), new MaxPool2d(2),
            new Flatten(), new Linear(1600, 128, type: type), new Relu(), new Linear(128, 10, type: type));
        int[] fansIn = [9, 288, 1600, 128];
        int number = 0;
        foreach (Parameter parameter in model.Parameters())
        {
            Assert.Equal(Golden.Value.GetProperty("parameters")[number].GetProperty("shape").Integers(), parameter.Shape.ToArray());
            double scale = (number % 2 == 0 ? 1 : 0.1) / Math.Sqrt(fansIn[number / 2]);
            var values = new float[parameter.Count];
            for (int i = 0; i < values.Length; i++) values[i] = (float)(scale * Math.Sin(0.7 * i + number));
            parameter.Assign(Tensor.FromArray(values, parameter.Shape).To(type));
            number++;
        }
        Assert.Equal(8, number);
        return model;
    }

    /// <summary>The first images and labels of the training set, read without the library: pixels / 255 in Float32, and classes.</summary>
    private static (float[] Images, long[] Labels) ReadData()
    {
        byte[] pixels = Inflate("train-images-idx3-ubyte.gz", headerBytes: 16, Steps * BatchSize * ImageBytes);
        byte[] labels = Inflate("train-labels-idx1-ubyte.gz", headerBytes: 8, Steps * BatchSize);
        return (Array.ConvertAll(pixels, pixel => pixel / 255f), Array.ConvertAll(labels, label => (long)label));
    }

    private static byte[] Inflate(string file, int headerBytes, int count)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "mnist", file)), CompressionMode.Decompress);
        var bytes = new byte[headerBytes + count];
        stream.ReadExactly(bytes);
        return bytes[headerBytes..];
    }
}
