#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_SIZE ((int)blockDim.x)
#define GROUP_INDEX ((int)blockIdx.x)
#define INFINITY __int_as_float(0x7f800000)

static __device__ __forceinline__ float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

static __device__ __forceinline__ float GroupReduction_Reduce_Maximum(float* scratch, float value)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    int half_;
    for (int active = GROUP_SIZE; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if (LOCAL_INDEX + half_ < active)
        {
            scratch[LOCAL_INDEX] = float_max(scratch[LOCAL_INDEX], scratch[LOCAL_INDEX + half_]);
        }
        __syncthreads();
    }
    float result = scratch[0];
    __syncthreads();
    return result;
}

static __device__ __forceinline__ float GroupReduction_Reduce_Sum(float* scratch, float value)
{
    scratch[LOCAL_INDEX] = value;
    __syncthreads();
    int half_;
    for (int active = GROUP_SIZE; active > 1; active = half_)
    {
        half_ = (int)((unsigned int)active + 1u) / 2;
        if (LOCAL_INDEX + half_ < active)
        {
            scratch[LOCAL_INDEX] += scratch[LOCAL_INDEX + half_];
        }
        __syncthreads();
    }
    float result = scratch[0];
    __syncthreads();
    return result;
}

extern "C" __global__ void Softmax(float* input, float* output, int columns)
{
    __shared__ float scratch[1024];
    int row = (int)((unsigned int)GROUP_INDEX * (unsigned int)columns);
    float max_ = -INFINITY;
    for (int column = LOCAL_INDEX; column < columns; column += GROUP_SIZE)
    {
        max_ = float_max(max_, input[row + column]);
    }
    max_ = GroupReduction_Reduce_Maximum(scratch, max_);
    float sum = 0.0f;
    for (int column = LOCAL_INDEX; column < columns; column += GROUP_SIZE)
    {
        float exponential = expf(input[row + column] - max_);
        output[row + column] = exponential;
        sum += exponential;
    }
    sum = GroupReduction_Reduce_Sum(scratch, sum);
    for (int column = LOCAL_INDEX; column < columns; column += GROUP_SIZE)
    {
        output[row + column] /= sum;
    }
}
