namespace ILGpuNet.Tests.Errors;

/// <summary>A mistake, and exactly what the library says about it.</summary>
/// <param name="Name">Unique in its table.</param>
/// <param name="Mistake">What throws.</param>
/// <param name="Exception">Its type.</param>
/// <param name="Message">The whole text.</param>
internal sealed record ErrorCase(string Name, Action Mistake, Type Exception, string Message)
{
    public static ErrorCase Of<T>(string name, Action mistake, string message) where T : Exception => new(name, mistake, typeof(T), message);

    public static ErrorCase Shape(string name, Func<Tensor> mistake, string message) => Of<ShapeException>(name, () => mistake(), message);

    public static ErrorCase Type(string name, Func<Tensor> mistake, string message) => Of<DTypeException>(name, () => mistake(), message);

    public void Check()
    {
        Exception exception = Assert.Throws(Exception, Mistake);
        Assert.Equal(Message, exception.Message);
    }
}
