#define GROUP_SIZE ((int)blockDim.x)
#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Row;
    int Lane;
    int Rows;
    int Lanes;
} RowLanes;

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ int ConvolutionSizes_InputAt(ConvolutionSizes* self, Position window, Position offset)
{
    int d = (int)((unsigned int)window.Depth + (unsigned int)offset.Depth);
    int h = (int)((unsigned int)window.Height + (unsigned int)offset.Height);
    int w = (int)((unsigned int)window.Width + (unsigned int)offset.Width);
    bool isInside = d >= 0 && d < self->depth.Input && h >= 0 && h < self->height.Input && w >= 0 && w < self->width.Input;
    if (isInside)
    {
        return (int)(((unsigned int)d * (unsigned int)self->height.Input + (unsigned int)h) * (unsigned int)self->width.Input + (unsigned int)w);
    }
    return -1;
}

static __device__ __forceinline__ void RowLanes_Create(RowLanes* self, int rows, bool neighboursShareLane)
{
    self->Rows = rows;
    self->Lanes = GROUP_SIZE / rows;
    self->Row = neighboursShareLane ? LOCAL_INDEX % rows : LOCAL_INDEX / self->Lanes;
    self->Lane = neighboursShareLane ? LOCAL_INDEX / rows : LOCAL_INDEX % self->Lanes;
}

static __device__ __forceinline__ float GroupReduction_Reduce_Single_Sum_Single(float* scratch, float value, RowLanes place)
{
    int slot = (int)((unsigned int)place.Lane * (unsigned int)place.Rows + (unsigned int)place.Row);
    scratch[slot] = value;
    __syncthreads();
    int half_;
    for (int active = place.Lanes; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if ((int)((unsigned int)place.Lane + (unsigned int)half_) < active)
        {
            scratch[slot] += scratch[slot + half_ * place.Rows];
        }
        __syncthreads();
    }
    float result = scratch[place.Row];
    __syncthreads();
    return result;
}

extern "C" __global__ void DirectWeightGradient_Single(float* yGradient, float* x, float* wGradient, ConvolutionSizes sizes)
{
    __shared__ float scratch[256];
    int plane = GROUP_INDEX / sizes.KernelCount;
    int filter = plane / sizes.Channels;
    int channel = (int)((unsigned int)(filter / sizes.Filters) * (unsigned int)sizes.Channels + (unsigned int)(plane % sizes.Channels));
    Position offset = ConvolutionSizes_OffsetOf(&sizes, GROUP_INDEX % sizes.KernelCount);
    float sum = 0.0f;
    for (int i = LOCAL_INDEX; i < (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount); i += GROUP_SIZE)
    {
        int image = i / sizes.OutputCount;
        int output = i % sizes.OutputCount;
        Position value = ConvolutionSizes_WindowOf(&sizes, output);
        int at = ConvolutionSizes_InputAt(&sizes, value, offset);
        if (at >= 0)
        {
            float gradient = yGradient[(image * sizes.Groups * sizes.Filters + filter) * sizes.OutputCount + output];
            sum = fmaf(gradient, x[(image * sizes.Groups * sizes.Channels + channel) * sizes.InputCount + at], sum);
        }
    }
    RowLanes value;
    RowLanes_Create(&value, 1, false);
    sum = GroupReduction_Reduce_Single_Sum_Single(scratch, sum, value);
    if (LOCAL_INDEX == 0)
    {
        wGradient[GROUP_INDEX] = sum;
    }
}
