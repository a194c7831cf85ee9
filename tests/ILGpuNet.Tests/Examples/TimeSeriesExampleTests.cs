using TimeSeriesExample;

namespace ILGpuNet.Tests.Examples;

public class TimeSeriesExampleTests
{
    [Fact]
    public void Train_ShortSignal_ForecastsBetterThanTheMeanDoes()
    {
        Generator.Default.Reset(1);
        var model = new Forecaster(hidden: 24, horizon: 50);
        (_, Tensor forecasts, float[] error) = Program.Train(model, MackeyGlass.Generate(2500), epochs: 5, learningRate: 0.02, seed: 1, isShown: false);
        Assert.Equal(50, forecasts.Shape[1]);
        // An error of 1 deviation is what the signal's mean has.
        Assert.InRange(error.Average(), 0, 0.4);
    }

    [Fact]
    public void MackeyGlass_Signal_IsThatOfTheEquation()
    {
        float[] signal = MackeyGlass.Generate(3000);
        Assert.All(signal, value => Assert.InRange(value, -2.8, 2));
        // Its known period is about 50; it is no period of it, since the signal is chaotic.
        int upward = Enumerable.Range(1, signal.Length - 1).Count(i => signal[i - 1] < 0 && signal[i] >= 0);
        Assert.InRange(3000.0 / upward, 30, 60);
    }

    [Theory]
    [InlineData("--points", "10")]
    [InlineData("--lr", "NaN")]
    public void Main_BadArgument_Gives2(params string[] arguments) => Assert.Equal(2, Program.Main(arguments));
}
